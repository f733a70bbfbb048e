# What hdf5-cat reads of files that hdf5-write made is what went in.
values() { stream-text --json --full "$@" | grep '"record":"message"' | grep -v '"topic":"/episode"'; }
for name in aloha_raw aloha_jpeg; do
  hdf5-cat "../data/hdf5/$name.hdf5" "../data/hdf5/$name.hdf5" >in.mcap
  hdf5-write --layout aloha "$name" <in.mcap
  ls "$name"
  hdf5-cat "$name"/episode_*.hdf5 >out.mcap
  values in.mcap >in.txt
  values out.mcap | cmp - in.txt && echo same
done
hdf5-cat ../data/hdf5/robomimic.hdf5 >in.mcap
values in.mcap >in.txt
for level in 1 9; do
  hdf5-write --layout robomimic --level $level robomimic.hdf5 --force <in.mcap
  hdf5-cat robomimic.hdf5 >out.mcap
  values out.mcap | cmp - in.txt && echo same
done
hdf5-cat ../data/hdf5/libero.hdf5 | hdf5-write --layout robomimic libero.hdf5
hdf5-cat --layout libero libero.hdf5 | stream-info | grep '#'
# Pixels from JPEG, and an image feature of another name.
hdf5-cat ../data/hdf5/aloha_jpeg.hdf5 | hdf5-write --layout aloha --images raw raw
hdf5-cat raw/episode_0.hdf5 | stream-info | grep image
# The same steps give the same bytes.
hdf5-write --no-provenance --layout robomimic one.hdf5 <in.mcap
hdf5-write --no-provenance --layout robomimic two.hdf5 <in.mcap
cmp one.hdf5 two.hdf5 && echo 'same bytes'
