# Episodes and features are chosen; the times go on from one dataset to the next.
exec 2>&1
bag-cat "$DATA/pick_cube_sample.bag" "$DATA/pick_cube_sample.bag" "$DATA/pick_cube_sample.bag" |
  step-align --rate 5 camera0_rgb=/camera/front/image_raw robot0_eef_pos=/joint_states.position[0:3] \
    action=/action.data | image-resize 16x12 | zarr-write --format 2 --images raw cup.zarr
rm cup.zarr/.zattrs
list() { zarr-cat "$@" | stream-text --json -t /episode | jq -r '.value |
  select(.event == "BEGIN") | "\(.index) \(.attributes | from_entries.id) \(.rate)"'; }
for episodes in 0 1-2 2,0 1-; do
  echo "$episodes"
  list --episodes $episodes cup.zarr
done
list --id '{stem}:{index}' --rate 7 --episodes 1-2 cup.zarr
zarr-cat cup.zarr | stream-info | grep -A 9 ^topics
zarr-cat -x 'camera*' -f action -f '*camera*' -f '*eef_pos' --episodes 0 cup.zarr cup.zarr --rate 4 | stream-info
zarr-cat --tensor '*rgb' -f 'observation/camera*' cup.zarr | stream-info | grep rgb
zarr-cat --episodes 2-9 cup.zarr | tail -c 8 | od -An -tx1 | grep -c "4d 43 41"
zarr-cat -f nothing cup.zarr >out
echo "exit $?"
zarr-cat --episodes 3-1 cup.zarr
echo "exit $?"
# Only the chunks of the chosen steps are read.
for file in cup.zarr/data/camera0_rgb/?.0.0.0; do : >"$file"; done
zarr-cat --episodes 2 cup.zarr | stream-info | grep -c camera0_rgb
zarr-cat --episodes 0 cup.zarr >out
echo "exit $?"
