#!/bin/sh
# Plans of upload-plan against a real S3 server: run again, killed, and with the server killed; streams
# that end early, through stream-seal. PYTHON_EDGE has the packages of requirements-edge.txt.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
if [ ! -x "${PYTHON_EDGE:-}" ]; then
  echo 'skipped: no PYTHON_EDGE with the packages of requirements-edge.txt'
  exit 0
fi
PATH=$(dirname "$PYTHON_EDGE"):$PATH
export PATH
exec "$PYTHON_EDGE" -B "$here/check_edge_s3.py"
