# Damaged images: an error, a frame less, or the frame before.
exec 2>&1
bag-cat --no-provenance -t /camera/front/image_raw -t /action "$DATA/pick_cube_sample.bag" |
  step-align --no-provenance --rate 10 image=/camera/front/image_raw action=/action.data |
  jpeg-encode --no-provenance | python3 "$SHELL_TESTS/damage_images.py" 5 6 >damaged
for rule in error skip repeat; do
  video-write -v --bad $rule $rule.mp4 <damaged
  echo "$rule: exit $?"
done
# The first image is damaged.
bag-cat --no-provenance -t /camera/front/image_raw --end 0.25 "$DATA/pick_cube_sample.bag" |
  jpeg-encode --no-provenance | python3 "$SHELL_TESTS/damage_images.py" 0 >first
for rule in error skip repeat; do video-write -v --bad $rule first-$rule.mp4 <first; echo "exit $?"; done
ls
