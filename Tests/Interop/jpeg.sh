#!/bin/sh
# Checks jpeg-encode and jpeg-decode with the Python readers and image codecs.
# PATH has the filters; PYTHON: an interpreter with requirements.txt.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
exec "${PYTHON:-python3}" "$here/check_jpeg.py"
