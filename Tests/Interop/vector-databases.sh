#!/bin/sh
# Files of vectors in Milvus Lite, LanceDB and pyarrow. PYTHON_SELECTION has these packages.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
[ -x "${PYTHON_SELECTION:-}" ] ||
  { echo 'skipped: no PYTHON_SELECTION, which make check-selection has'; exit 0; }
exec "$PYTHON_SELECTION" -B "$here/check_vectors.py" databases
