# What such a dataset cannot have is named with its step; nothing is left.
exec 2>&1
try() {
  name=$1
  shift
  lerobot-write --task pick "$@" out <"$name.mcap"
  echo "$name: exit $?"
  rm -rf out
}
bag() { bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 "$@"; }
bag action=/action.data >one.mcap
bag 'action=/action.data[0:3]' >short.mcap
bag action=/action.data index=/action.data >own.mcap
bag a/b=/action.data a.b=/action.data >same.mcap
bag image=/camera/front/image_raw >raw.mcap
mcap-cat one.mcap short.mcap >changing.mcap
image-resize 8x8 <raw.mcap | mcap-cat - raw.mcap >sizes.mcap
bag observation/image=/camera/front/image_raw action=/action.data | traj-window --window 2 >windows.mcap
bag-cat "$DATA/pick_cube_sample.bag" >recording.mcap
for stream in changing own same sizes windows recording; do try $stream; done
echo '{"action": ["x"]}' >few.json
echo '{"state": ["x"]}' >other.json
echo '["x"]' >list.json
for names in few other list none; do try one --names $names.json; done
lerobot-write out <one.mcap
echo "no task: exit $?"
rm -rf out
lerobot-write --fps 0 --task a out <one.mcap
find . -mindepth 1 ! -name '*.mcap' ! -name '*.json'
