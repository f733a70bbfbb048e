#!/bin/sh
# zarr-write: zarr-python, zarrs and tensorstore open its datasets with their default options, and those
# with encoded images after the lines in bagpipe(7), "From Python". PYTHON_TRAINERS has all of them.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
[ -n "${PYTHON_TRAINERS:-}" ] || { echo 'skipped: no PYTHON_TRAINERS'; exit 0; }
mkdir examples
/usr/bin/python3 "$here/../Shell/suite/examples.py" examples "$here/../../man/bagpipe.7"
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 language_instruction=/instruction.data \
  observation/image_primary=/camera/front/image_raw action=/action.data >steps.mcap
zarr-write --images raw raw.zarr <steps.mcap
zarr-write --format 2 --images raw raw2.zarr <steps.mcap
jpeg-encode <steps.mcap | zarr-write demo.zarr
"$PYTHON_TRAINERS" -W ignore "$here/check_zarr_readers.py" examples/*.py
