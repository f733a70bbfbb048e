# JPEGs whose end was lost after the steps were made are found, although nothing decodes them.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --no-provenance --rate 10 \
  observation/image=/camera/front/image_raw action=/action.data | jpeg-encode --no-provenance |
  python3 "$SHELL_TESTS/damage_images.py" 5 6 >damaged
for rule in error skip repeat; do
  rlds-write --name $rule --bad $rule . <damaged 2>errors
  echo "$rule: exit $?"
  sed 's/.*: .observation/…/' errors
  [ ! -d $rule ] || rlds-cat $rule | stream-text --json -t /episode |
    jq -c '.value | [.event, .steps, (.attributes | map(select(.key | startswith("bad"))) |
      from_entries)]'
done
