# Values that cannot be.
for option in '--crop-scale 0,1' '--crop-scale 0.5,2' '--crop-ratio 0,1' '--contrast 2,1' \
  '--brightness 3' '--order crop,blur' '--jpeg 0,5' '--jpeg-probability 2' '--center-crop 0'; do
  # shellcheck disable=SC2086
  image-augment $option </dev/null 2>&1 | head -n 1
done
