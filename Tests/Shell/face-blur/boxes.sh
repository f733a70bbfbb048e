# --report writes what --boxes takes; a frame without a line ends the stream, and so does a line that
# has no boxes.
faces() { python3 -B "$SHELL_TESTS/face-blur/faces.py" "$@"; }
faces 40,16 - 60,16 | jpeg-encode --no-provenance >people
face-blur --no-provenance --min-size 60 --report boxes.jsonl <people >searched
face-blur --no-provenance --boxes boxes.jsonl --report again.jsonl <people >taken
cmp boxes.jsonl again.jsonl
cmp searched taken
# A box beyond the image, and one of parts of pixels, with JPEG and PNG.
faces - >plain
jpeg-encode --lossless <plain >png
echo '{"topic":"/camera","time":0,"boxes":[[-50,-50,60,60],[100.5,100.25,1000,1000]],"score":1}' >wide
for input in plain png; do
  face-blur --pad 0 --blur solid --boxes wide <$input | jpeg-decode |
    jpeg-encode --lossless --recode --suffix '' >$input.out
  stream-check $input.out || echo bad
done
sed 2d boxes.jsonl >short
face-blur --boxes short <people 2>&1 >out
echo "exit $?"
stream-check out 2>/dev/null
echo "exit $?"
for line in '{"topic":"/camera","time":0}' '[1]' '{"topic":"/camera","time":0,"boxes":[[1,2,3]]}'; do
  echo "$line" >bad
  face-blur --boxes bad <people 2>&1 >out
  echo "exit $?"
done
face-blur --boxes none <people 2>&1 >out
echo "exit $?"
face-blur --boxes boxes.jsonl --cascade x <people 2>&1 >out
echo "exit $?"
face-blur --report boxes.jsonl <people 2>&1 >out
echo "exit $?"
