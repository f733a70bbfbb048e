# Each layout by itself: its episodes, features, instruction, rate and attributes.
for name in aloha_raw.hdf5 aloha_jpeg.hdf5 robomimic.hdf5 libero.hdf5 droid.h5 generic.h5; do
  echo "== $name"
  hdf5-cat "../data/hdf5/$name" >out.mcap
  stream-info out.mcap | sed -n '/^episodes/,/^provenance/p'
  stream-text --json --full <out.mcap | grep -o '"attributes":\[{.*\]' | head -n 1
done
