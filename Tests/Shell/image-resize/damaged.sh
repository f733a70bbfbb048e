# A damaged JPEG is named by its feature and step, with any number of threads; the steps before it
# are written, and no end mark.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 \
  observation/image_primary=/camera/front/image_raw | jpeg-encode --no-provenance >good
python3 - <<'EOF'
data = bytearray(open("good", "rb").read())
place = -1
for _ in range(6):
    place = data.index(b"\xff\xd8\xff", place + 1)
data[place + 2] = 0
open("damaged", "wb").write(data)
EOF
for threads in 1 3; do
  image-resize --no-provenance -j $threads 8x8 <damaged >out.$threads 2>errors
  echo "exit $?"
  grep -o "'observation/image_primary' of step.*" errors
done
cmp out.1 out.3
