#!/bin/sh
# zarr-write: a stream from the PyPI package mcap becomes datasets that zarr-python reads as the
# values that went in. The filters are in PATH; PYTHON has the packages of requirements.txt and
# PYTHON_ZARR2, where it is set, those of requirements-zarr2.txt.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
python=${PYTHON:-python3}
check() { "$1" -W ignore "$here/check_steps.py" check "$2" "$3" "$4" "$5"; }

"$python" "$here/check_steps.py" write all.mcap 0 3
"$python" "$here/check_steps.py" write first.mcap 0 1
"$python" "$here/check_steps.py" write rest.mcap 1 3
for format in 3 2; do
  for images in jpeg raw; do
    set -- --format "$format" --images "$images"
    zarr-write "$@" -j 1 a.zarr <all.mcap
    zarr-write "$@" -j 4 a.zarr.zip <all.mcap
    zarr-write "$@" -j 1 - <all.mcap >b.zarr.zip
    zarr-write "$@" -j 4 - <all.mcap >c.zarr.zip
    cmp b.zarr.zip c.zarr.zip
    zarr-write "$@" --append b.zarr <first.mcap
    zarr-write --images "$images" --append b.zarr <rest.mcap
    zarr-write "$@" -j 4 --force b.zarr.zip <all.mcap
    for store in a.zarr a.zarr.zip b.zarr b.zarr.zip c.zarr.zip; do
      check "$python" "$store" "$format" "$images" 3
      if [ "$format" = 2 ] && [ -n "${PYTHON_ZARR2:-}" ]; then
        check "$PYTHON_ZARR2" "$store" "$format" "$images" 3
      fi
    done
    rm -rf ./*.zarr ./*.zip
  done
done
[ -z "$(find . -mindepth 1 ! -name '*.mcap')" ]
