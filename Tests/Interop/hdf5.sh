#!/bin/sh
# hdf5-cat and the files of h5py: every type and way to store it, the layouts of ALOHA and robomimic,
# and damaged files. hdf5-write and the loaders of these layouts.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3}
"$python" "$here/check_hdf5.py" types
"$python" "$here/check_hdf5.py" layouts
"$python" "$here/check_hdf5.py" written
"$python" "$here/check_hdf5.py" damage 100
