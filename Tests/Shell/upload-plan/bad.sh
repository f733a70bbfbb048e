# What is wrong is one line; nothing in a manifest is a command or leads out of its folder.
. "$SHELL_TESTS/upload-plan/tools"
echo 'precious' >precious
mkdir day
plan() {
  upload-plan -q --tiers fleet.tiers "$@" >plan.sh
  echo "exit $? $(grep -c '^put ' plan.sh)"
}
plan day s3:x
plan missing s3:x
echo '[' >day/manifest.json
plan day s3:x
sum=$(sha256sum <precious | cut -c 1-64)
file() { printf '{"version": %s, "files": [{"name": %s, "tier": %s, "size": %s, "sha256": "%s"}]}' "$@"; }
for name in '"../precious"' '"/etc/passwd"' '""' '"a\u0000b"' '"a\nrm precious"' '"."' '7'; do
  file 1 "$name" '"now"' 9 "$sum" >day/manifest.json
  plan day s3:x
done
ln -s ../precious day/link
file 1 '"link"' '"now"' 9 "$sum" >day/manifest.json
plan day s3:x
mkfifo day/pipe
file 1 '"pipe"' '"now"' 9 "$sum" >day/manifest.json
plan day s3:x
file 1 '"gone"' '"now"' 9 "$sum" >day/manifest.json
plan day s3:x
cp precious day/same
file 1 '"same"' '"now"' 10 "$sum" >day/manifest.json
plan day s3:x
echo 'preciouz' >day/other
file 1 '"other"' '"now"' 9 "$sum" >day/manifest.json
plan day s3:x
plan --size-only day s3:x
other() {
  file "$@" "$sum" >day/manifest.json
  plan day s3:x
}
other 2 '"same"' '"now"' 9
other 1 '"same"' '"later"' 9
other 1 '"same"' '"now"' -1
other 1 '"same"' '"now"' 1e300
other 1 '"same"' 5 9
file 1 '"same"' '"now"' 9 "ABC" >day/manifest.json
plan day s3:x
file 1 '"same"' '"now"' 9 "$sum" >day/manifest.json
plan day day s3:x
# Usage.
plan day
plan --window now day s3:x
plan --window now=22:00 day s3:x
plan --window now=25:00-26:00 day s3:x
plan --window now=22:00-22:00 day s3:x
plan --window nww=any day s3:x
plan --window 'now=any now=any' day s3:x
plan --window now=any@fast day s3:x
plan --bandwidth 0 day s3:x
plan --bandwidth 3bit day s3:x
plan --budget 1GB day s3:x
plan --from yesterday day s3:x
plan --cron --systemd day s3:x
plan --ssh -oProxyCommand=x day r17
plan -- day -x
echo 'no sum' >up.txt
plan --uploaded up.txt day s3:x
printf '%064d  day/same\n' 0 >up.txt
plan --uploaded up.txt day s3:x
# Names that would be commands.
for name in "a'b" 'a$(touch pwned)b' 'a`touch pwned`b' 'a;touch pwned' '-rf' 'a"b\' 'a b' 'ä*?[x]'; do
  mkdir -p "hostile/$name"
  cp precious "hostile/$name/$name"
  /usr/bin/python3 - "hostile/$name" "$name" "$sum" <<'END'
import json, sys
entry = {"name": sys.argv[2], "tier": "now", "size": 9, "sha256": sys.argv[3]}
json.dump({"version": 1, "files": [entry]}, open(sys.argv[1] + "/manifest.json", "w"))
END
done
upload-plan -q --tiers fleet.tiers hostile "s3:it's \$HOME;" >plan.sh
sh plan.sh
find remote -type f | sort
ls pwned 2>/dev/null
