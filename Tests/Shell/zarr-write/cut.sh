# A stream that is cut makes no dataset, whatever the store.
steps() {
  bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 \
    observation/image_primary=/camera/front/image_raw action=/action.data
}
steps >steps.mcap
for output in demo.zarr demo.zip; do
  for bytes in 100 5000 200000 "$(($(wc -c <steps.mcap) - 1))"; do
    head -c "$bytes" steps.mcap | zarr-write "$output" 2>/dev/null
    echo "exit $?"
  done
done
ls -A
