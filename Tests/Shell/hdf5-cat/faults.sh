# What cannot be read is refused in one line.
cp ../data/hdf5/aloha_raw.hdf5 ../data/hdf5/robomimic.hdf5 ../data/hdf5/generic.h5 .
try() {
  hdf5-cat "$@" >out
  echo "exit $?"
}
try missing.h5
try .
printf 'no HDF5' >text.h5
try text.h5
: >empty.h5
try empty.h5
head -c 5000 aloha_raw.hdf5 >cut.h5
try cut.h5
cat aloha_raw.hdf5 | try /dev/stdin
try --layout robomimic aloha_raw.hdf5
try --layout libero robomimic.hdf5
try --layout droid aloha_raw.hdf5
try --layout aloha robomimic.hdf5
try --mask test robomimic.hdf5
try --mask test aloha_raw.hdf5
try --episodes 0-3 robomimic.hdf5
try --map action=/nothing generic.h5
try --map odd=odd --map action=actions generic.h5
try --map ../x=actions generic.h5
try --map action generic.h5
try -f none aloha_raw.hdf5
# An array of another length in a file whose arrays all have the same.
python3 - <<'END'
data = open("aloha_raw.hdf5", "rb").read()
# The extents of observations/qvel, after those of qpos.
extents = b"\5\0\0\0\0\0\0\0\x0e\0\0\0\0\0\0\0"
place = -1
for _ in range(5):
    place = data.index(extents, place + 1)
open("ragged.hdf5", "wb").write(data[:place] + b"\4" + data[place + 1:])
END
try ragged.hdf5
