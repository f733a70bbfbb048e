# Raw and JPEG images become raw images of the size, the same with any number of threads; what is no
# image stays.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --no-provenance --rate 10 \
  observation/image_primary=/camera/front/image_raw action=/action.data >raw
jpeg-encode --no-provenance <raw >jpeg
for input in raw jpeg; do
  for threads in 1 2 5; do
    image-resize --no-provenance -j $threads 32x24 <$input >$input.$threads || echo "exit $?"
  done
  cmp $input.1 $input.2 && cmp $input.1 $input.5
  stream-info $input.1 | grep -c foxglove.RawImage
done
stream-text raw | grep '^.* action ' >before
stream-text raw.1 | grep '^.* action ' | cmp before - && echo 'actions stay'
image-resize --no-provenance --output jpeg 32x24 <raw >small || echo "exit $?"
stream-info small | grep -c foxglove.CompressedImage
image-resize --no-provenance -f 'task/*' 32x24 <jpeg | stream-info | grep -c foxglove.CompressedImage
