#!/bin/sh
# Units in a real S3 server that dies in the middle, by two drivers whose runs are killed.
set -eu
. "$(dirname -- "$0")/scale_recordings"
make_recordings
exec "$PYTHON_SCALE" -B "$root/Tests/Interop/check_scale_store.py"
