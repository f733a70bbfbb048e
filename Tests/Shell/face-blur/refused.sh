# What cannot be searched ends the stream; so do cascades that are none.
faces() { python3 -B "$SHELL_TESTS/face-blur/faces.py" "$@"; }
try() {
  "$@" <input 2>&1 >out
  echo "exit $?"
}
faces --encoding rgb16 - >input
try face-blur
try face-blur -t /other
python3 -B "$SHELL_TESTS/video-decode/messages.py" h264 "$DATA/videos/small.h264" >input
try face-blur
python3 -B - >input <<'PYTHON'
import os, sys
sys.path.insert(0, os.environ["SHELL_TESTS"])
from mcap import channel, schema, write
image = {"bagpipe.feature": "window", "bagpipe.image": "foxglove.RawImage"}
write(schema(1, "bagpipe.Window", "protobuf", b""), channel(1, 1, "observation/a", "protobuf", image))
PYTHON
try face-blur
# A damaged JPEG, and what --bad makes of it.
faces - - - | jpeg-encode --no-provenance >good
python3 -B "$SHELL_TESTS/damage_images.py" 1 <good >input
for bad in error skip repeat; do
  try face-blur --bad $bad
done
faces - >input
echo '<cascade>' >cut.xml
echo '<a><b><featureType>LBP</featureType></b></a>' >lbp.xml
try face-blur --cascade cut.xml
try face-blur --cascade lbp.xml
try face-blur --cascade none.xml
try face-blur --hold 61
try face-blur --patience 1
head -c 3000 good >input
try face-blur
