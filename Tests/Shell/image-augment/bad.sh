# Two damaged images after each other: an error, two steps less, or the image before, and the same
# with any number of threads.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --no-provenance --rate 10 \
  observation/image=/camera/front/image_raw action=/action.data | jpeg-encode --no-provenance |
  python3 "$SHELL_TESTS/damage_images.py" 5 6 >damaged
for rule in error skip repeat; do
  image-augment --seed 1 --no-provenance -j 1 --bad $rule <damaged 2>errors >one
  echo "$rule: exit $?"
  image-augment --seed 1 --no-provenance -j 3 --bad $rule <damaged 2>errors >three
  cmp one three
  sed 's/.*observation/…/' errors
  stream-text --json one 2>/dev/null | jq -c 'select(.record == "message" and .topic == "/episode") |
    .value | [.event, .steps, (.attributes | map(select(.key | startswith("bad"))) | from_entries)]'
  stream-text --json one 2>/dev/null |
    jq -r 'select(.record == "message" and .topic == "action") | .sequence' | tail -n 1
  [ $rule = error ] || stream-check one
done
