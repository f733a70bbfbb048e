#!/bin/sh
# robomimic's own reader of datasets, which LIBERO uses, reads what hdf5-write writes and h5py's own
# file to the same batches.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
if ! [ -x "${PYTHON_TRAINERS:-}" ]; then
  echo 'skipped: no PYTHON_TRAINERS'
  exit 0
fi
# Made by h5py, with the same names of demonstrations.
hdf5-cat "$DATA/hdf5/robomimic.hdf5" | hdf5-write --layout robomimic --mask train own.hdf5
hdf5-cat --mask valid "$DATA/hdf5/robomimic.hdf5" |
  hdf5-write --layout robomimic --level 4 --append --mask valid own.hdf5
"$PYTHON_TRAINERS" "$here/check_robomimic.py" own.hdf5 "$DATA/hdf5/robomimic.hdf5"
