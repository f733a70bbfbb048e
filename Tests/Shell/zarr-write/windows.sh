# Windows of images are stored with --windows only, each image once.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 2 \
  observation/image_primary=/camera/front/image_raw action=/action.data | jpeg-encode \
  | traj-window --window 3 --future 1 >windows.mcap
refused() {
  zarr-write "$@" <windows.mcap 2>&1 | sed 's/record [0-9]* at byte [0-9]*/record N/'
}
refused a.zarr
refused --windows --format 2 a.zarr
ls
zarr-write --windows a.zarr <windows.mcap
zarr-write --windows a.zarr.zip <windows.mcap
zarr-write --windows --append a.zarr <windows.mcap
python3 -c 'import json
root = json.load(open("a.zarr/zarr.json"))
for name, node in root["consolidated_metadata"]["metadata"].items():
  if "shape" in node:
    print(name, node["data_type"], node["shape"])
for feature in root["attributes"]["features"]:
  print(feature)'
