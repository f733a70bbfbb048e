#!/bin/sh
# depth-decode of OpenCV's PNG, and the way back with each codec.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3}
for version in ros1 ros2; do
  "$python" "$here/check_depth.py" write in.mcap $version
  depth-decode <in.mcap >raw.mcap
  "$python" "$here/check_depth.py" check raw.mcap $version
  for codec in png rvl; do
    depth-encode --codec $codec -t /raw -t /depth <raw.mcap |
      depth-encode --codec $codec -t /near --depth-max 2 --depth-quantization 12.5 >encoded.mcap
    depth-decode <encoded.mcap >back.mcap
    "$python" "$here/check_depth.py" check back.mcap $version
  done
done
