# What npz-cat reads is what npz-write wrote, in every layout.
PYTHONPATH=$SHELL_TESTS python3 -B -c \
  'import npz; open("rollout.npz", "wb").write(npz.npz(npz.rollout()))'
npz-cat --layout envs,steps rollout.npz >steps.mcap
for layout in envs,steps steps; do
  npz-write --no-provenance --layout $layout $layout.npz <steps.mcap
  python3 -m zipfile -l $layout.npz | awk '{print $1, $NF}'
  npz-write --no-provenance --layout $layout - <steps.mcap | cmp - $layout.npz
  cat $layout.npz | npz-cat --layout $layout | stream-text --json --full |
    python3 "$SHELL_TESTS/values.py" agents/action agents/observation/lidar 'done' |
    cksum
done
npz-cat --layout episodes rollout.npz | npz-write --layout episodes episodes.npz
npz-cat --layout episodes episodes.npz | stream-info | grep tensor

npz-write steps.npz <steps.mcap
echo "exit $?"
npz-write --layout episodes x.npz <steps.mcap
echo "exit $?"
bag-cat "$DATA/pick_cube_sample.bag" "$DATA/pick_cube_sample.bag" >two
step-align --rate 10 a=/action.data <two | npz-write --layout envs,steps two.npz
npz-cat --layout envs,steps two.npz | stream-info | grep '#'
bag-cat --end 0.3 "$DATA/pick_cube_sample.bag" | jpeg-encode |
  step-align --rate 10 action=/action.data image=/camera/front/image_raw | npz-write images.npz
npz-cat -f image images.npz | stream-info | grep tensor
ls
