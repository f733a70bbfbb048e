# A dataset that is there is not touched, unless --force or --append says so.
steps() {
  bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 \
    observation/image_primary=/camera/front/image_raw action=/action.data
}
steps >steps.mcap
zarr-write demo.zarr <steps.mcap
cp -r demo.zarr before
zarr-write demo.zarr <steps.mcap
echo "exit $?"
diff -r before demo.zarr && echo untouched
zarr-write --append demo.zarr <steps.mcap
python3 -c 'import json; print(json.load(open("demo.zarr/meta/episodes/zarr.json"))["shape"])'
zarr-write --force demo.zarr <steps.mcap
diff -r --exclude zarr.json before demo.zarr && echo 'as before'
mkdir mine
zarr-write --force mine <steps.mcap
echo "exit $?"
ls -A
