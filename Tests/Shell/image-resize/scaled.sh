# A JPEG that is large enough is decoded to a part of its size, the same with any number of threads;
# other images give the bytes that they give without --scaled-decode.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --no-provenance --rate 10 \
  observation/image_primary=/camera/front/image_raw >raw
jpeg-encode --no-provenance <raw >jpeg
for size in 80x60 81x60 80x61 40x30 20x15 3x3; do
  image-resize --no-provenance $size <jpeg >whole || echo "exit $?"
  for threads in 1 3; do
    image-resize --no-provenance --scaled-decode -j $threads $size <jpeg >part.$threads \
      || echo "exit $?"
  done
  cmp part.1 part.3
  if cmp -s whole part.1; then echo "$size: the whole"; else echo "$size: a part"; fi
done
image-resize --no-provenance 20x15 <raw >whole
image-resize --no-provenance --scaled-decode 20x15 <raw | cmp - whole && echo 'raw images: the whole'
