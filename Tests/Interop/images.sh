#!/bin/sh
# image-resize and image-augment against NumPy, OpenCV and TensorFlow's own outputs.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3}
golden=$DATA/golden/images.npz
"$python" "$here/check_images.py" write golden.mcap "$golden"
for size in 56x56 48x64 5x7 28x28 40x30 100x90 160x120; do
  for method in lanczos3 bilinear nearest; do
    image-resize --method $method $size <golden.mcap >resized.mcap
    "$python" "$here/check_images.py" resize resized.mcap $method "${size%x*}" "${size#*x}" \
      "$golden"
  done
done
"$python" "$here/check_images.py" write steps.mcap
for size in 17x31 10x9 15x20; do
  image-resize --method area $size <steps.mcap >resized.mcap
  "$python" "$here/check_images.py" resize resized.mcap area "${size%x*}" "${size#*x}"
done
jpeg-encode <steps.mcap >jpegs.mcap
for size in 17x31 30x20 15x10 8x8 5x3 60x40 70x9; do
  image-resize --dct accurate --scaled-decode $size <jpegs.mcap >scaled.mcap
  "$python" "$here/check_images.py" scaled jpegs.mcap scaled.mcap lanczos3 "${size%x*}" "${size#*x}"
done
image-augment --center-crop 0.9 <steps.mcap >cropped.mcap
"$python" "$here/check_images.py" crop cropped.mcap 0.9
