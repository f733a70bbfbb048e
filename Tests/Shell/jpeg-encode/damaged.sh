#!/bin/sh
# An image whose rows overlap: its topic and place are named, with any number of threads, and what
# came before it is written.
bag-cat --no-provenance "$DATA/pick_cube_sample.bag" >raw
python3 - <<'EOF'
data = bytearray(open("raw", "rb").read())
place = -1
for _ in range(30):
    place = data.index(b"rgb8\0\xe0\x01\0\0", place + 1)
data[place + 5] -= 1
open("damaged", "wb").write(data)
EOF
for threads in 1 2 7; do
  jpeg-encode --no-provenance -j $threads <damaged >out.$threads
  echo $?
done
cmp out.1 out.2 && cmp out.1 out.7
stream-text out.1 2>/dev/null | grep -c CompressedImage
