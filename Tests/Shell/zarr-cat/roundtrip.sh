# What zarr-write makes becomes the same again, in all forms.
again() {
  zarr-write --no-provenance "$@" first.zarr
  zarr-cat --no-provenance first.zarr >out.mcap
  zarr-write --no-provenance "$@" again.zarr <out.mcap
  diff -r first.zarr again.zarr && echo "$*: the same"
  rm -r first.zarr again.zarr
}
set -- --no-provenance "$DATA/pick_cube_sample.bag" "$DATA/pick_cube_sample.bag"
bag-cat --no-provenance "$@" | step-align --no-provenance --rate 5 \
  language_instruction=/instruction.data observation/image_primary=/camera/front/image_raw \
  action=/action.data >steps.mcap
jpeg-encode --no-provenance <steps.mcap >jpeg.mcap
again <steps.mcap
again <jpeg.mcap
again --images raw <jpeg.mcap
again --format 2 <jpeg.mcap
again --format 2 --images raw <jpeg.mcap
traj-window --no-provenance --window 3 --future 2 <jpeg.mcap | again --windows
traj-window --no-provenance --window 2 <steps.mcap | again --windows
rlds-cat --no-provenance --split 'train[:2]' -x '*contacts' -x '*instruction' "$DATA/tiny_robot" | again --images jpeg
# A ZIP file says the same as a directory, and no thread changes a byte.
zarr-write x.zarr <jpeg.mcap
zarr-write x.zarr.zip <jpeg.mcap
for threads in 1 4; do
  zarr-cat --no-provenance -j $threads x.zarr >directory
  zarr-cat --no-provenance -j $threads x.zarr.zip >archive
  cmp directory archive && mv archive $threads
done
cmp 1 4
stream-text --json -t /episode <directory | jq -c '.value | [.event, .language_instruction, .rate, .source, .steps]'
