#!/bin/sh
# mcap-cat and bag-cat read parts of recordings by curl and by rclone. The filters are in PATH; PYTHON
# has the packages of requirements.txt.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
"$PYTHON" "$here/serve_ranges.py" >requests &
server=$!
trap 'kill $server' EXIT
until [ -s requests ]; do sleep 0.1; done
url=http://127.0.0.1:$(head -n 1 requests)

"$PYTHON" - <<'END'
import random
from mcap.writer import CompressionType, Writer

noise = random.Random(1)
with open("run.mcap", "wb") as file:
    writer = Writer(file, chunk_size=1 << 20, compression=CompressionType.ZSTD)
    writer.start()
    schema = writer.register_schema("T", "jsonschema", b'{"type": "object"}')
    camera, imu = (writer.register_channel(topic, "json", schema) for topic in ("/cam", "/imu"))
    for number in range(1000):
        time = number * 10**8
        writer.add_message(camera, time, noise.randbytes(100_000), time)
        writer.add_message(imu, time, b"{}", time)
    writer.finish()
END
cp "$DATA/pick_cube_sample.bag" run.bag

set -- --no-provenance --start 40 --end 50 -t /cam
mcap-cat "$@" run.mcap >part
mcap-cat "$@" --fetch 'curl -fsS -r {first}-{last} {path}' "$url/run.mcap" | cmp - part
awk 'NR > 1 { bytes += $1 } END {
  print bytes " bytes for 10 s"
  exit bytes > 1.2 * (10^7 + 2 * 2^20)
}' requests
# Without -f curl prints the page of the error.
mcap-cat "$@" --fetch 'curl -sS -r {first}-{last} {path}' "$url/run.mcap" | cmp - part
PATH=$(dirname "$PYTHON"):$PATH
mcap-cat "$@" --fetch 'rclone -q cat --offset {offset} --count {length} {path}' ./run.mcap | cmp - part

bag-cat --no-provenance run.bag >whole
bag-cat --no-provenance --fetch 'curl -fsS -r {first}-{last} {path}' "$url/run.bag" | cmp - whole
