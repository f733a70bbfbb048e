# What is not written, and what remains of it.
steps() {
  bag-cat --end 1 "$DATA/pick_cube_sample.bag" | jpeg-encode |
    step-align --rate 10 action=/action.data "$@"
}
camera=observation/image_primary=/camera/front/image_raw
steps $camera >steps.mcap
traj-window --window 2 --future 15 <steps.mcap >windows.mcap
try() { "$@"; echo "exit $?"; }

try tar-write x.tar <windows.mcap
try tar-write x.tar <windows.mcap
try tar-write --force x.tar <windows.mcap
try tar-write 'x/{index}.tar' --samples 3 --max-padding 7 <windows.mcap
cat x/manifest.jsonl
try tar-write 'x/{index}.tar' --force --samples 8 <windows.mcap
cat x/manifest.jsonl
# An input that ends early: the shards that were complete, and nothing about them.
head -c 40000 windows.mcap | try tar-write 'x/{index}.tar' --force --samples 2
ls x
head -c 40000 windows.mcap | try tar-write --layout webdataset new.tar
head -c 4000 windows.mcap | try tar-write 'new/{index}.tar'
ls -d new new.tar .new*
tar-write --layout webdataset - <windows.mcap | head -c 1000 | wc -c

steps | try tar-write y/1.tar
steps | try tar-write --layout webdataset y.tar
steps 'observation/nan=/action.data[0:1]' $camera | traj-map -e 'observation/nan = sqrt(observation/nan - 9)' |
  try tar-write z/1.tar
steps Action=/action.data | try tar-write --layout webdataset z.tar
steps a.b=/action.data | tar-write --layout webdataset dots.tar
tar-cat dots.tar | stream-info | grep tensor
long=$(printf '%0150d' 0)
steps "$long=/action.data" | try tar-write --layout webdataset z.tar
steps "_x=/action.data" | try tar-write --layout webdataset z.tar
bag-cat --end 1 "$DATA/pick_cube_sample.bag" | step-align --rate 10 $camera | try tar-write z/1.tar
episode-shuffle --seed 1 <windows.mcap | try tar-write shuffled/1.tar
ls
for arguments in '--size 1GB x.tar' '--size 1k {index}.tar' '{index} x' '--max-padding 1 --layout webdataset x.tar' \
  'a,b_{index}.tar' '{index}.tgz' '{index:x}.tar'; do
  # shellcheck disable=SC2086 # several arguments
  tar-write $arguments <steps.mcap 2>&1 | head -n 1
done
try tar-write missing/folder/x.tar <steps.mcap
