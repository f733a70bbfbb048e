#!/bin/sh
# The Dataset of bagpipe(7), "From PyTorch", reads what zarr-write makes, in the workers of a DataLoader
# that are forked and spawned, and the example after it runs. PYTHON_TRAINERS has torch and zarr 3.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
[ -n "${PYTHON_TRAINERS:-}" ] || { echo 'skipped: no PYTHON_TRAINERS'; exit 0; }
mkdir examples
/usr/bin/python3 "$here/../Shell/suite/examples.py" examples "$here/../../man/bagpipe.7"
cp examples/*.file/windows.py examples/*.file/train.py .
bag-cat "$DATA/pick_cube_sample.bag" "$DATA/pick_cube_sample.bag" | jpeg-encode |
  step-align --rate 10 observation/image_primary=/camera/front/image_raw action=/action.data >steps.mcap
zarr-write demo.zarr <steps.mcap
traj-window --window 3 --future 2 <steps.mcap | zarr-write --windows windows.zarr
"$PYTHON_TRAINERS" -W ignore "$here/check_zarr_torch.py" demo.zarr windows.zarr
[ "$("$PYTHON_TRAINERS" -W ignore train.py | wc -l)" -eq 3 ]
