# A dataset of an older version has its episodes in an attribute; --append moves them to their array.
steps() {
  bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data
}
steps >steps.mcap
for format in 3 2; do
  zarr-write --format $format new.zarr <steps.mcap
  cp -r new.zarr old.zarr
  python3 - $format <<'PYTHON'
import json
import shutil
import sys

name, version = "old.zarr/zarr.json", sys.argv[1]
shutil.rmtree("old.zarr/meta/episodes")
if version == "2":
    name = "old.zarr/.zmetadata"
root = json.load(open(name))
copies = root["metadata"] if version == "2" else root["consolidated_metadata"]["metadata"]
del copies["meta/episodes" + ("/.zarray" if version == "2" else "")]
attributes = copies[".zattrs"] if version == "2" else root["attributes"]
attributes["episodes"] = [{"length": 38, "source": "x.bag"}]
json.dump(root, open(name, "w"))
PYTHON
  zarr-write --append old.zarr <steps.mcap
  zarr-write --append new.zarr <steps.mcap
  echo "version $format"
  diff -rq old.zarr new.zarr
  grep -r '"episodes": \[' old.zarr
  rm -r old.zarr new.zarr
done
ls -A
