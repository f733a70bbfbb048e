# A small PNG of many pixels is refused before it is decoded; images that fit alone are decoded one
# after the other where they do not fit together, with the same result.
python3 -B "$SHELL_TESTS/image-resize/bomb.py" 16384 16384 1 >bomb
python3 -B "$SHELL_TESTS/image-resize/bomb.py" 1200 1000 6 >large
for filter in 'image-resize 8x8' 'image-augment --seed 1' jpeg-decode 'zarr-write --images raw out'; do
  # shellcheck disable=SC3045 # dash and bash both have it
  (ulimit -v 2000000; $filter <bomb >/dev/null 2>errors)
  echo "$filter: exit $?"
  sed 's/.*: an image/an image/' errors
done
image-resize --no-provenance -j 1 8x8 <large >one
image-resize --no-provenance -j 4 --memory 32M 8x8 <large >four && cmp one four
image-augment --seed 1 --memory 32M <large >/dev/null 2>errors
echo "exit $?"
sed 's/.*: an image/an image/' errors
# A JPEG whose header claims more than libjpeg allows.
jpeg-decode <large | jpeg-encode --recode >jpeg
python3 - <<'EOF'
data = bytearray(open("jpeg", "rb").read())
place = data.index(b"\xff\xc0")
data[place + 5 : place + 9] = b"\xff\xdc\xff\xdc"
end = data.rindex(b"\x0f\x04" + bytes(7))
data[end + 9 : end + 13] = bytes(4)
open("jpeg", "wb").write(data)
EOF
image-resize 8x8 <jpeg 2>errors >/dev/null
echo "exit $?"
sed 's/.*: an image/an image/' errors
