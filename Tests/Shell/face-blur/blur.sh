# The face of each kind of image is found and blurred, with any number of threads; the second search
# finds nothing. Depth passes unchanged.
faces() { python3 -B "$SHELL_TESTS/face-blur/faces.py" "$@"; }
seen() { sed 's/.*"boxes":\(.*\),"held":\(.*\)}/\1 \2/' "$1" | tr '\n' ' '; }
faces 40,16 - >rgb8
jpeg-encode <rgb8 >jpeg
jpeg-encode --subsampling 444 <rgb8 >jpeg444
jpeg-encode --lossless <rgb8 >png
for encoding in bgr8 mono8 uyvy nv12 bayer_rggb8 16UC1; do
  faces --encoding $encoding 40,16 - >$encoding
done
faces --steps 40,16 - >steps
for input in rgb8 jpeg jpeg444 png bgr8 mono8 uyvy nv12 bayer_rggb8 16UC1 steps; do
  face-blur --no-provenance -j 1 --min-size 60 --report $input.one <$input >$input.blurred || echo "exit $?"
  face-blur --no-provenance -j 4 --min-size 60 --report $input.four <$input >four
  cmp $input.blurred four && cmp $input.one $input.four
  face-blur --min-size 60 --report again <$input.blurred >/dev/null
  echo "$input: $(seen $input.one)again: $(seen again)$(cmp -s $input $input.blurred && echo unchanged)"
  rm again
done
# The END of the episode counts them, and the channel says that its images lost quality again.
stream-text jpeg.blurred | grep -ao 'faces/[^,}]*' | sort -u
grep -ao 'jpeg:95.*blur' jpeg.blurred
for blur in mosaic solid; do
  face-blur --min-size 60 --blur $blur <jpeg | face-blur --min-size 60 --report again >/dev/null
  echo "$blur: again: $(seen again)"
  rm again
done
