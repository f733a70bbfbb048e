# A signal ends the run by that signal and leaves nothing.
steps() {
  bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 \
    observation/image_primary=/camera/front/image_raw action=/action.data
}
steps >steps.mcap
for signal in INT TERM; do
  mkfifo pipe
  # env sets SIGINT to its default, which a shell without job control has ignored.
  env --default-signal=INT zarr-write demo.zarr <pipe 2>/dev/null &
  writer=$!
  exec 3>pipe
  head -c 200000 steps.mcap >&3
  until [ -e .demo.zarr.partial ]; do sleep 0.05; done
  kill -s "$signal" "$writer"
  wait "$writer" 2>/dev/null
  echo "exit $?"
  exec 3>&-
  rm pipe
done
ls -A
