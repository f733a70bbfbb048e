#!/bin/sh
# What a robot runs, over a recording with a hidden truth: complete, without any one of its filters,
# and killed at random moments. KILLS says how many.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
PATH=$(dirname "$PYTHON"):$PATH
export PATH RCLONE_CONFIG=/dev/null
exec "$PYTHON" -B "$here/check_edge.py" "${KILLS:-200}"
