# One folder in all the forms in which people list it gives the same names and sizes.
mkdir -p 'd/r1/sub dir' d/r2/.partial
printf 12345 >d/r1/a.mcap
printf 123 >'d/r1/sub dir/b c.mcap'
: >d/r2/é.mcap
echo no >d/r2/notes.txt
printf hidden >d/r2/.partial/x.mcap
printf hidden >d/r2/.x.mcap
ln -s ../r1/a.mcap d/r2/link.mcap
ln -s .. d/r2/loop
same() { jq -c '{name, bytes}' | diff - expected && echo "the same: $1"; }
unit-list d --suffix .mcap >rows
cat rows
jq -c '{name, bytes}' rows >expected
# The key is that of sha256sum.
printf 'd/r1/a.mcap\0' | sha256sum | cut -c 1-64
# As rclone lsjson -R prints it, and in other layouts.
printf '[\n%s,\n%s,\n%s,\n%s,\n%s\n]\n' \
  '{"Path":"r2/\u00e9.mcap","Name":"\u00e9.mcap","Size":0,"IsDir":false}' \
  '{"Path":"r2","Size":-1,"IsDir":true}' '{"Path":"r2/link.mcap","Size":5,"Tier":{"a":["}"]}}' \
  '{"Path":"r1/sub dir/b c.mcap","Size":3}' '{"Path":"r1/a.mcap","Size":5,"ModTime":"2026"}' >lsjson
unit-list lsjson --suffix .mcap | same lsjson
jq . lsjson | unit-list | same 'lsjson with white space'
jq -c '.[]' lsjson | unit-list | same 'a row on each line'
unit-list rows | jq -c '{name: .name[2:], bytes}' | same 'own rows'
unit-list lsjson --root s3:bucket/x | jq -r .uri
# Texts.
(cd d && stat -L -c '%s	./%n' r2/*.mcap r1/*.mcap r1/*/*.mcap) >text
unit-list text | same text
tr '\n' '\0' <text | unit-list | same zeros
sed 's/^[0-9]*.//; s/$/\r/' text | unit-list | jq -c .name
# An inventory of S3, also compressed.
cat >inventory.csv <<'END'
"bucket","r1/a.mcap","5"
"bucket","r1/sub+dir/b%20c.mcap","3"
"bucket","r2/%C3%A9.mcap","0"
"bucket","r2/link.mcap","5"
END
unit-list inventory.csv | jq -c '{name: .name[7:], bytes}' | same inventory
gzip -k inventory.csv && unit-list inventory.csv.gz | jq -r .uri
sed 's/"$/","true","false"/; 2s/true/false/; 3s/"false"$/"true"/' inventory.csv |
  unit-list -v --columns 'Bucket, Key, Size, IsLatest, IsDeleteMarker' --root s3://bucket 2>notes | jq -c .
cat notes
