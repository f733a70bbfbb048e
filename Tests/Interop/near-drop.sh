#!/bin/sh
# Near copies against NumPy.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
PYTHONPATH=$here exec "$PYTHON" -B "$here/check_near_drop.py"
