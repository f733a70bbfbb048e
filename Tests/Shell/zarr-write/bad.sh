# JPEGs whose end was lost after the steps were made are found, although nothing decodes them.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --no-provenance --rate 10 \
  observation/image=/camera/front/image_raw action=/action.data | jpeg-encode --no-provenance |
  python3 "$SHELL_TESTS/damage_images.py" 5 6 >damaged
for images in jpeg raw; do
  for rule in error skip repeat; do
    zarr-write --images $images --bad $rule $images.$rule <damaged 2>errors
    echo "$images $rule: exit $?"
    sed 's/.*: .observation/…/' errors
    # The index of a shard follows the only chunk, which zstd does not know.
    [ ! -d $images.$rule ] ||
      zstd -dcq $images.$rule/meta/episodes/c/0 2>/dev/null |
      grep -ao '"length":[0-9]*\|"bad_images/[^,}]*'
  done
done
