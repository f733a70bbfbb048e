# A source reads the episodes of a shard.
. "$SHELL_TESTS/shards"
for number in 0 1 2 3 4 5 6; do cp "$DATA/pick_cube_sample.bag" run$number.bag; done
bag-cat --end 0.5 run*.bag | step-align --rate 10 action=/action.data \
  image=/camera/front/image_raw >steps.mcap
zarr-write runs <steps.mcap
shards zarr-cat runs
zarr-write --format 2 runs.zarr.zip <steps.mcap
shards zarr-cat -x image runs.zarr.zip
