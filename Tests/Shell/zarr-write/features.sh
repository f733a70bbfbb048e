# A feature that changes its shape, is new or is missing is named with its step.
exec 2>errors
steps() {
  bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 \
    observation/image_primary=/camera/front/image_raw action=/action.data
}
steps >two.mcap
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 'action=/action.data[0:3]' >short.mcap
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data >one.mcap
mcap-cat one.mcap two.mcap | zarr-write demo.zarr
echo "exit $?"
mcap-cat two.mcap one.mcap | zarr-write demo.zarr
echo "exit $?"
mcap-cat one.mcap short.mcap | zarr-write demo.zarr
echo "exit $?"
zarr-write one.zarr <one.mcap
zarr-write --append one.zarr <two.mcap
echo "exit $?"
zarr-write two.zarr <two.mcap
zarr-write --append two.zarr <one.mcap
echo "exit $?"
# Where in the stream depends on its writer.
sed 's/record [0-9]* at byte [0-9]*/record N/' errors
ls -A
