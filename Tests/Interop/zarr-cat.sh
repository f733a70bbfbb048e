#!/bin/sh
# zarr-cat: replay buffers and hierarchies that zarr-python 2 and 3 write, in every codec, order of
# bytes and axes, and kind of store, become the steps that went in. PYTHON_ZARR2 is optional.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3}
mkdir stores
"$python" -W ignore "$here/check_zarr_cat.py" write stores
if [ -n "${PYTHON_ZARR2:-}" ]; then
  mkdir stores/two
  "$PYTHON_ZARR2" -W ignore "$here/check_zarr_cat.py" write stores/two
fi
set -- stores/*.zarr* stores/two/*.zarr*
[ $# -ge 18 ]
number=0
for store in "$@"; do
  [ -e "$store" ] || continue
  zarr-cat -j $((number % 4 + 1)) "$store" >$number.mcap
  number=$((number + 1))
done
"$python" "$here/check_zarr_cat.py" check "$@"
