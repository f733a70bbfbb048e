#!/bin/sh
# A JPEG whose header does not add up: its topic and place are named, with any number of threads.
bag-cat --no-provenance "$DATA/pick_cube_sample.bag" | jpeg-encode --no-provenance >jpeg
python3 - <<'EOF'
data = bytearray(open("jpeg", "rb").read())
place = -1
for _ in range(30):
    place = data.index(b"\xff\xc0\0\x11", place + 1)
data[place + 3] -= 1
open("damaged", "wb").write(data)
EOF
for threads in 1 7; do
  jpeg-decode --no-provenance -j $threads <damaged 2>errors >out.$threads
  echo $?
  # The place depends on the sizes of the pictures before it.
  sed 's/record [0-9]* at byte [0-9]*/record N at byte N/' errors
done
cmp out.1 out.7
stream-text out.1 2>/dev/null | grep -c sensor_msgs/Image
