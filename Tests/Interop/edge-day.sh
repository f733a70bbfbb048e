#!/bin/sh
# A day of a robot in a minute: memory stays flat, and no file descriptor is lost. Runs with PYTHON_EDGE, in
# `make check-edge`.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
if [ ! -x "${PYTHON_EDGE:-}" ]; then
  echo 'skipped: no PYTHON_EDGE'
  exit 0
fi
exec "$PYTHON_EDGE" -B "$here/check_edge_day.py"
