# A command reads each frame as JPEG and prints its boxes. One that dies, says nothing, says something
# else or fails ends the stream without its end mark.
faces() { python3 -B "$SHELL_TESTS/face-blur/faces.py" "$@"; }
faces 40,16 - >raw
jpeg-encode --lossless <raw >png
cat >detect.py <<'PYTHON'
import json, sys
while head := sys.stdin.buffer.readline():
    head = json.loads(head)
    image = sys.stdin.buffer.read(head["size"])
    assert image[:3] == b"\xff\xd8\xff" and image[-2:] == b"\xff\xd9"
    boxes = [[40, 16, 96, 96]] if head["time"] == 0 else []
    print(json.dumps({"frame": head["topic"], "boxes": boxes}), flush=True)
PYTHON
for input in raw png; do
  face-blur --detector 'python3 detect.py' --report boxes.$input <$input | stream-check
  echo "exit $?"
done
cmp boxes.raw boxes.png && cut -d, -f2- boxes.raw
try() {
  timeout 20 face-blur --patience 0.5 --detector "$1" <raw 2>&1 >out
  echo "exit $?"
  stream-check out 2>/dev/null
  echo "stream: $?"
}
try 'exit 3'
try 'exec sleep 10'
try 'cat >/dev/null'
try 'echo "{\"boxes\":[]}"; exec sleep 10'
try 'echo hello; exec sleep 10'
try 'echo "{}"; exec sleep 10'
try 'echo "{\"boxes\":[]}"; echo "{\"boxes\":[]}"; cat >/dev/null; exit 2'
try 'for i in 1 2 3; do echo "{\"boxes\":[]}"; done; cat >sink'
try 'exec yes | head -c 100000'
try '/nonexistent 2>/dev/null'
