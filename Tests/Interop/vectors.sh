#!/bin/sh
# Files of vectors in pyarrow, and nearest rows against NumPy.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
exec "$PYTHON" -B "$here/check_vectors.py"
