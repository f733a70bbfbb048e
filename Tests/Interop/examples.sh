#!/bin/sh
# The example of the manual that reads a dataset in Python does so: bagpipe(7), "From Python".
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

mkdir examples
/usr/bin/python3 "$here/../Shell/suite/examples.py" examples "$here/../../man/bagpipe.7"
bag-cat "$DATA/pick_cube_sample.bag" | zstd-chunk >demo.mcap
sh -e "$(grep -l 'zarr-write demo.zarr' examples/*.sh)" 2>/dev/null
example=$(grep -l '^import zarr' examples/*.py)
PYTHONPATH=$here "${PYTHON:-python3}" -B - "$example" <<'END'
import sys
import types

import numpy as np

try:
    import imagecodecs.zarr
except ImportError:  # releases for Python 3.11: check_zarr has the codecs that are not there
    import check_zarr
    import imagecodecs

    check_zarr.register_image_codecs()
    stand_in = types.ModuleType("imagecodecs.zarr")
    stand_in.register_codecs = lambda: None
    sys.modules["imagecodecs.zarr"] = imagecodecs.zarr = stand_in

names = {}
with open(sys.argv[1]) as file:
    exec(file.read(), names)
assert list(names["ends"]) == [38], names["ends"]
assert names["frame"].shape == (120, 160, 3) and names["frame"].dtype == np.uint8
assert names["frame"].std() > 10, "a picture without anything in it"
assert names["action"].shape == (7,) and np.isfinite(names["action"]).all()
assert names["task"] == "pick up the red cube", names["task"]
END
