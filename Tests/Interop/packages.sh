#!/bin/sh
# Each way to install puts every name into an empty place, where they do the main job of the README;
# to remove it leaves nothing. A package that is made twice is the same file.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
work=$PWD
names=$(ls "$BIN")
fail() { echo "packages.sh: $1" >&2; exit 1; }
# As a user calls it, whatever make runs this test; the program is there already.
make() { env -u MAKEFLAGS -u MAKELEVEL make -s -C "$root" -o build "BIN=$BIN" "$@"; }

# demo FOLDER RESULT: the main job with the programs of the folder and no others.
demo() { PATH=$1:/usr/bin:/bin "$root/Tests/Shell/demo" "$work/$2" >"$2.text" || fail "$1: the demo"; }

# provides FOLDER: all names are in it, and make what those of BIN do.
demo "$BIN" expected
provides() {
  for name in $names; do
    "$1/$name" --version >version || fail "$1/$name does not run"
    grep -q "^$name " version || fail "$1/$name is $(cat version)"
  done
  demo "$1" demo
  diff -r expected demo >&2 || fail "$1: other results"
}
# leaves FOLDER WHAT: nothing is in the folder but directories.
leaves() { [ -z "$(find "$1" ! -type d)" ] || fail "$2 leaves $(find "$1" ! -type d)"; }

make install PREFIX=/usr DESTDIR="$work/tree"
provides "$work/tree/usr/bin"
[ "$(cd tree/usr/bin && stat -c %i $names | sort -u | wc -l)" = 1 ] || fail "install makes no links"
make install PREFIX=/usr DESTDIR="$work/tree" # again, over the first
make uninstall PREFIX=/usr DESTDIR="$work/tree"
leaves tree "make uninstall"

# Where the file system has no hard links, they are symbolic.
mkdir tools
cat >tools/ln <<'END'
#!/bin/sh
case $1 in -s*) exec /bin/ln "$@" ;; *) exit 1 ;; esac
END
chmod +x tools/ln
(PATH=$work/tools:$PATH && make install DESTDIR="$work/links")
[ "$(readlink links/usr/local/bin/zarr-write)" = bagpipe ] || fail "no symbolic links"
provides "$work/links/usr/local/bin"
(cd links/usr/local/bin && ./bagpipe --install "$work/robot")
provides "$work/robot"

make deb wheel PACKAGES="$work/first"
(umask 077 && make deb wheel PACKAGES="$work/second")
diff -r first second >&2 || fail "a package made twice is two files"

dpkg-deb -x first/bagpipe_*.deb deb
provides "$work/deb/usr/bin"
man=$(gunzip -c deb/usr/share/man/man1/zarr-write.1.gz | head -n 1)
[ "$man" = "$(head -n 1 "$root/man/zarr-write.1")" ] || fail "the manual page begins with '$man'"
# dpkg takes it, for a system without any other package, and removes it again.
if [ "$(id -u)" = 0 ]; then
  mkdir -p system/var/lib/dpkg/info system/var/lib/dpkg/updates
  : >system/var/lib/dpkg/status
  dpkg --root="$work/system" --log=/dev/null --install first/bagpipe_*.deb >log 2>&1 ||
    fail "dpkg: $(cat log)"
  provides "$work/system/usr/bin"
  dpkg --root="$work/system" --log=/dev/null --purge bagpipe >log 2>&1 || fail "dpkg: $(cat log)"
  [ ! -e system/usr ] || leaves system/usr "dpkg --purge"
fi

/usr/bin/python3 -m venv venv
venv/bin/pip install --quiet --no-index --disable-pip-version-check first/bagpipe-*.whl
provides "$work/venv/bin"
# A script finds the program by way of a link to it.
mkdir elsewhere
for name in $names; do ln -s "../venv/bin/$name" elsewhere; done
provides "$work/elsewhere"
cmp venv/share/man/man1/zarr-write.1 "$root/man/zarr-write.1" || fail "no manual page"
venv/bin/pip uninstall --quiet --yes --disable-pip-version-check bagpipe
mkdir left && find venv \( -name '*bagpipe*' -o -name '*zarr-write*' \) -exec mv {} left \;
leaves left "pip uninstall"
echo ok
