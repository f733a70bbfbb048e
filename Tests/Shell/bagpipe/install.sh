# The program and a link for each filter, into a directory that need not be there.
exec 2>&1
try() { "$@"; echo "exit $?"; }
check() { # DIR: it has all names, they are one file, and nothing else is in it
  (ls -I bagpipe "$BIN"; echo bagpipe) | sort >names
  ls "$1" | sort | diff names -
  [ "$(stat -L -c %i "$1"/* | sort -u | wc -l)" = 1 ] || echo "$1 has several files"
  "$1/mcap-cat" --version | head -n 1
}
try bagpipe --install bin
check bin
cmp bin/bagpipe "$(command -v bagpipe)"
stat -c %a bin/bagpipe
# Over an installation: by itself, by another, and over an older one whose names are other files.
try bin/bagpipe --install bin
check bin
try bagpipe --install bin/
check bin
mkdir old && for name in bagpipe mcap-cat zarr-write; do echo older >old/$name; done
ln -s nowhere old/bag-cat
try bin/stream-info --version | tail -n 1
try bin/bagpipe --install old
check old
# From a copy that is called otherwise.
cp bin/bagpipe copy
try ./copy --install new
check new
# Nobody can write there, or a directory is in the way: nothing is left that is half done.
status=$(bagpipe --install /proc 2>error; echo $?)
echo "exit $status"
sed 's/: [a-z -]*$//' error
try bagpipe --install nothing/bin
try bagpipe --install copy
mkdir -p taken/mcap-cat full/bagpipe
try bagpipe --install taken
find taken -name '*new'
try bagpipe --install full
ls full
