#!/bin/sh
# bagpipe-stream(5) is enough to read a stream: stream_reader.py, written from that page, says the
# same as the PyPI package mcap about what step-align writes.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

bag=$DATA/pick_cube_sample.bag
cp "$bag" again.bag
set -- observation/image_primary=/camera/front/image_raw \
  'observation/proprio=/joint_states.position[0:7]' action:linear=/action.data
bag-cat "$bag" again.bag | jpeg-encode |
  step-align --rate 10 "$@" language_instruction=/instruction.data >jpeg.mcap
bag-cat "$bag" | step-align --clock /camera/wrist/image_raw "$@" --instruction 'pick it up' >raw.mcap
for stream in jpeg.mcap raw.mcap; do
  "${PYTHON:-python3}" -B "$here/check_stream_reader.py" $stream
  "${PYTHON:-python3}" -B "$here/stream_reader.py" <$stream >$stream.json
done
[ "$(grep -c '^\["begin"' jpeg.mcap.json)" = 2 ]
