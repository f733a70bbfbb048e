# What a layout cannot hold is refused in one line, and leaves nothing.
hdf5-cat ../data/hdf5/robomimic.hdf5 >in.mcap
try() {
  hdf5-write "$@" <in.mcap
  echo "exit $?"
}
try --layout aloha out
try out
try --layout aloha --append out
try --layout aloha --mask train out
try --layout robomimic --images jpeg out
try --layout robomimic --mask a/b out
try --layout robomimic no/where.hdf5
printf 'no HDF5' >text
try --layout robomimic --append text
try --layout robomimic text
cp ../data/hdf5/aloha_raw.hdf5 .
try --layout robomimic --append aloha_raw.hdf5
mkdir other
: >other/file
try --layout aloha --force other
(ulimit -f 8; try --layout robomimic full)
hdf5-cat ../data/hdf5/aloha_raw.hdf5 >in.mcap
try --layout aloha --images jpeg out
try --layout aloha out
try --layout aloha out
try --layout aloha --force out
traj-window --window 2 <in.mcap >windows
mv windows in.mcap
try --layout robomimic windows
ls -A
