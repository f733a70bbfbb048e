# What an input is instead is named, by a file, by standard input and by every reader.
exec 2>&1
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n' >lfs
printf 'SQLite format 3\0    ' >db3
printf '\211HDF\r\n\032\n    ' >hdf5
printf '\037\213\010     ' >gzip
printf 'PK\003\004     ' >zip
printf 'PAR1     ' >parquet
echo text >member && tar cf tar member
cp "$DATA/bags/none.bag" bag
cp "$DATA/recordings/torn.mcap" mcap
: >empty
for file in lfs db3 hdf5 gzip zip parquet tar bag empty; do
  mcap-cat "$file" >/dev/null
  mcap-cat <"$file" >/dev/null
  cat "$file" | stream-text >/dev/null
done
for file in lfs db3 mcap empty; do bag-cat "$file" >/dev/null; done
echo "exit $?"
