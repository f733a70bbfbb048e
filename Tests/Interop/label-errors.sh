#!/bin/sh
# The wrong labels of hard-select against cleanlab's, and scores of movements against SciPy's transform.
# The filters are in PATH; PYTHON_SELECTION has the packages of requirements-selection.txt.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
if ! [ -x "${PYTHON_SELECTION:-}" ] || ! "$PYTHON_SELECTION" -c 'import cleanlab, scipy' 2>/dev/null; then
  echo 'skipped: no cleanlab and SciPy in PYTHON_SELECTION'
  exit 0
fi
"$PYTHON_SELECTION" -B "$here/check_label_errors.py"
