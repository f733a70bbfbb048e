#!/bin/sh
# What a video lost stays known, and JPEG of it is a choice.
python3 -B "$SHELL_TESTS/video-decode/messages.py" h264 "$DATA/videos/plain.h264" >video
video-decode <video >images
losses() { stream-info --json "$@" | jq -c '.topics[] | select(.dtype) | [.topic, .dtype, .lossy]'; }
losses images
jpeg-encode <images >refused
echo "exit $?"
jpeg-encode --recode -q 80 <images >jpeg && losses jpeg
jpeg-encode --lossless <images >png && losses png
jpeg-decode <png | stream-text --json | jq -r 'select(.record == "message") | .value.data' >pixels
stream-text --json images | jq -r 'select(.record == "message") | .value.data' | cmp - pixels
jpeg-decode <jpeg >raw && losses raw && stream-info raw | grep /camera
# Through steps, windows and the filters for images.
step-align --rate 10 observation/image=/camera <images >steps && losses steps
image-resize 32x24 <steps >resized && losses resized
image-resize 32x24 --output jpeg -q 90 <steps >resized && losses resized
jpeg-encode <steps >refused
echo "exit $?"
# JPEG that a recorder wrote has lost quality once.
bag-cat "$DATA/pick_cube_sample.bag" | jpeg-encode >recorded
python3 - <<'EOF'
data = bytearray(open("recorded", "rb").read())
data = data.replace(b"bagpipe.lossy", b"something.els")
data[-41:-37] = bytes(4)  # the checksum
open("recorded", "wb").write(data)
EOF
jpeg-decode <recorded >raw && losses raw
step-align --rate 5 observation/image=/camera/front/image_raw action=/action.data <recorded |
  traj-window --window 2 >windows
for output in raw jpeg; do
  image-resize --output $output 16x12 <windows >resized && losses resized
  stream-info resized | grep image
done
