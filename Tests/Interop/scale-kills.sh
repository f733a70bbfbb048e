#!/bin/sh
# 500 units of two drivers, whose runs are killed at any moment.
set -eu
. "$(dirname -- "$0")/scale_recordings"
exec "$PYTHON_SCALE" -B "$root/Tests/Interop/check_units.py" 500 45
