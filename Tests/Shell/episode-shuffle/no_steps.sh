# A recording has no steps to shuffle.
bag-cat "$DATA/pick_cube_sample.bag" | episode-shuffle >/dev/null
