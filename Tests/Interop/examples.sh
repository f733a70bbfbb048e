#!/bin/sh
# The examples of the manual that read a dataset in Python do so: bagpipe(7), "From Python".
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

mkdir examples
/usr/bin/python3 "$here/../Shell/suite/examples.py" examples "$here/../../man/bagpipe.7"
bag-cat "$DATA/pick_cube_sample.bag" | zstd-chunk >demo.mcap
script=$(grep -l 'zarr-write demo.zarr' examples/*.sh)
sh -e "$script" 2>/dev/null
sed 's/zarr-write demo.zarr/zarr-write --format 2 format2.zarr/' "$script" >format2.sh
sh -e format2.sh 2>/dev/null

# The releases of imagecodecs for Python 3.11 do not have the module of the first example.
open=$(grep -l 'meta/episodes' examples/*.py)
for codecs in examples/*.py; do
  grep -q 'imagecodecs' "$codecs" || continue
  if grep -q 'imagecodecs.zarr' "$codecs"; then
    "${PYTHON:-python3}" -c 'import imagecodecs.zarr' 2>/dev/null || continue
  fi
  "${PYTHON:-python3}" -B -W ignore - "$codecs" "$open" <<'END'
import sys

import numpy as np

names = {}
with open(sys.argv[1]) as file:
    codecs = file.read()
exec(codecs, names)
if "numcodecs" in codecs:
    import zarr

    frame = zarr.open_group("format2.zarr", mode="r")["data/observation_image_primary"][17]
else:
    with open(sys.argv[2]) as file:
        exec(file.read(), names)
    assert list(names["ends"]) == [38], names["ends"]
    assert names["action"].shape == (7,) and np.isfinite(names["action"]).all()
    assert names["task"] == "pick up the red cube", names["task"]
    assert [episode["length"] for episode in names["episodes"]] == [38], names["episodes"]
    frame = names["frame"]
assert frame.shape == (120, 160, 3) and frame.dtype == np.uint8
assert frame.std() > 10, "a picture without anything in it"
END
  echo "$codecs" >>tried
done
[ "$(wc -l <tried)" -ge 2 ]
