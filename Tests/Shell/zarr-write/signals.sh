# A signal that the parent ignores stays ignored, as with nohup; a limit on the size of files is an
# error like a full disk, and leaves nothing.
# Places in the stream depend on what else it holds.
{
steps() {
  bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 \
    observation/image_primary=/camera/front/image_raw action=/action.data
}
steps >steps.mcap
mkfifo pipe
(
  trap '' HUP
  exec zarr-write demo.zarr <pipe
) &
writer=$!
exec 3>pipe
head -c 200000 steps.mcap >&3
until [ -e .demo.zarr.partial ]; do sleep 0.05; done
kill -s HUP "$writer"
tail -c +200001 steps.mcap >&3
exec 3>&-
wait "$writer"
echo "exit $?"
for output in limited.zarr limited.zarr.zip; do
  (
    ulimit -f 16
    exec zarr-write "$output" <steps.mcap
  )
  echo "exit $?"
done
ls -A
} 2>&1 | sed 's/record [0-9]* at byte [0-9]*/record N/'
