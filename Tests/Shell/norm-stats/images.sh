# Pictures are counted per channel, whatever they are stored as.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 5 action=/action.data \
  observation/image_primary=/camera/front/image_raw >steps
norm-stats -o raw.json --images --format lerobot -j 1 <steps >/dev/null
zstd-chunk <steps | norm-stats -o chunked.json --images --format lerobot -j 3 >/dev/null
cmp raw.json chunked.json
tr -d " \n" <raw.json | grep -o '"observation.image_primary.*'
