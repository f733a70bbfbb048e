# With --dropout 1 each step keeps one camera, and the pad masks say which.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data \
  observation/image_a=/camera/front/image_raw observation/image_b=/camera/front/image_raw >steps.mcap
image-augment --seed 1 --dropout 1 <steps.mcap >out.mcap
masks() { stream-text --json -t "observation/pad_mask_dict/image_$1" out.mcap | jq -c .value.bool; }
masks a >a && masks b >b
paste a b | sort | uniq -c
image-augment --seed 1 --dropout 1 --always-keep observation/image_b <steps.mcap >out.mcap
masks a >a && masks b >b
paste a b | sort | uniq -c
image-augment --dropout 1 --always-keep observation/image_c <steps.mcap >/dev/null
echo "exit $?"
image-augment --always-keep observation/image_b <steps.mcap >/dev/null
echo "exit $?"
