# A source reads the episodes of a shard.
. "$SHELL_TESTS/shards"
for number in 0 1 2 3 4 5; do cp "$DATA/pick_cube_sample.bag" run$number.bag; done
bag-cat --end 0.5 run*.bag | step-align --rate 10 action=/action.data |
  tar-write --layout webdataset runs.tar
shards tar-cat runs.tar
