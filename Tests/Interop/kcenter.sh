#!/bin/sh
# Centers against NumPy, the smallest radius possible, garbage and rare modes, parts and threads.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
PYTHONPATH=$here exec "$PYTHON" -B "$here/check_kcenter.py"
