# A recording has no steps; nothing is left of the dataset.
bag-cat "$DATA/pick_cube_sample.bag" | zarr-write demo.zarr
status=$?
ls -A
exit $status
