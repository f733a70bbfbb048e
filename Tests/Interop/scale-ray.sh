#!/bin/sh
# Units on two nodes of Ray, one of which is killed.
set -eu
. "$(dirname -- "$0")/scale_recordings"
make_recordings
exec "$PYTHON_SCALE" -B "$root/Tests/Interop/check_scale_ray.py" "$recipes"
