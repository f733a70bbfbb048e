#!/bin/sh
# zarr-write --layout umi: UMI's own way of loading, with zarr-python 2 and nothing registered, gives the
# steps that went in. PYTHON_ZARR2 has zarr 2.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
[ -n "${PYTHON_ZARR2:-}" ] || { echo 'skipped: no PYTHON_ZARR2'; exit 0; }
bag-cat "$DATA/pick_cube_sample.bag" "$DATA/pick_cube_sample.bag" |
  step-align --rate 5 pose=/action.data camera0_rgb=/camera/front/image_raw |
  image-resize 32x24 |
  traj-map -e 'observation/robot0_eef_pos = float32(pose[0:3])' \
    -e 'observation/robot0_eef_rot_axis_angle = float32(pose[3:6])' \
    -e 'observation/robot0_gripper_width = float32(pose[6:7])' -e 'remove pose' >steps.mcap
npz-write steps.npz <steps.mcap
for store in cup.zarr.zip cup.zarr; do
  zarr-write --layout umi $store <steps.mcap
  "$PYTHON_ZARR2" -W ignore "$here/check_zarr_umi.py" $store steps.npz
done
