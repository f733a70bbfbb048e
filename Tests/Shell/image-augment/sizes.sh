# A raw image whose message claims the largest size there is.
bag-cat --end 0.3 "$DATA/pick_cube_sample.bag" | step-align --no-provenance --rate 10 \
  observation/image=/camera/front/image_raw >steps
python3 - <<'EOF'
data = bytearray(open("steps", "rb").read())
size = b"\x15\xa0\x00\x00\x00\x1d\x78\x00\x00\x00"
place = data.index(size)
data[place : place + 10] = b"\x15\xff\xff\xff\xff\x1d\xff\xff\xff\xff"
end = data.rindex(b"\x0f\x04" + bytes(7))
data[end + 9 : end + 13] = bytes(4)
open("steps", "wb").write(data)
EOF
for filter in 'image-augment --seed 1' 'image-resize 8x8' jpeg-encode 'zarr-write out'; do
  $filter <steps >/dev/null 2>errors
  echo "$filter: exit $?"
  grep -c . errors
done
