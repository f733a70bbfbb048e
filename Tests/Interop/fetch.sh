#!/bin/sh
# mcap-cat and bag-cat read parts of recordings by curl and by rclone. The filters are in PATH; PYTHON
# has the packages of requirements.txt.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
"$PYTHON" "$here/serve_ranges.py" >answers &
server=$!
trap 'kill $server' EXIT
until [ -s answers ]; do sleep 0.1; done
url=http://127.0.0.1:$(head -n 1 answers)
PATH=$(dirname "$PYTHON"):$PATH

# 10 s of one topic out of 10 GB: a hundred chunks of a megabyte.
"$PYTHON" "$here/sparse_mcap.py" run.mcap
set -- --no-provenance --start 500 --end 510 -t /imu
mcap-cat "$@" run.mcap >part
mcap-cat "$@" --fetch 'curl -fsS -r {first}-{last} {path}' "$url/run.mcap" | cmp - part
awk 'NR > 1 { bytes += $1 } END {
  print bytes " bytes for 10 s, " NR - 1 " answers"
  exit bytes > 1.2 * 100 * 1000500
}' answers
# Without -f curl prints the page of an error.
mcap-cat "$@" --fetch 'curl -sS -r {first}-{last} {path}' "$url/run.mcap" | cmp - part
mcap-cat "$@" --fetch 'rclone -q cat --offset {offset} --count {length} {path}' ./run.mcap |
  cmp - part

cp "$DATA/pick_cube_sample.bag" run.bag
bag-cat --no-provenance run.bag >whole
bag-cat --no-provenance --fetch 'curl -fsS -r {first}-{last} {path}' "$url/run.bag" | cmp - whole
