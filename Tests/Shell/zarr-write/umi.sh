# --layout umi makes the keys of UMI: names without groups, decoded images, poses of each episode's ends.
exec 2>&1
steps() {
  bag-cat "$DATA/pick_cube_sample.bag" "$DATA/pick_cube_sample.bag" |
    step-align --rate 5 pose=/action.data observation/image_primary=/camera/front/image_raw \
      observation/wrist=/camera/wrist/image_raw language_instruction=/instruction.data |
    image-resize 16x12 | jpeg-encode |
    traj-map -e 'observation/robot0_eef_pos = float32(pose[0:3])' \
      -e 'observation/robot0_eef_rot_axis_angle = float32(pose[3:6])' \
      -e 'observation/robot0_gripper_width = float32(pose[6:7])' -e 'rename pose to action'
}
steps >steps.mcap
zarr-write --layout umi cup.zarr.zip <steps.mcap
zarr-write --layout umi cup.zarr <steps.mcap
python3 - <<'END'
import json, zipfile
archive = zipfile.ZipFile("cup.zarr.zip")
for name in sorted(archive.namelist()):
    if name.endswith(".zarray"):
        array = json.loads(archive.read(name))
        print(name, array["dtype"], array["shape"], array["chunks"], array["compressor"])
END
# The same steps come back, but for texts.
zarr-cat cup.zarr >back.mcap
stream-info <back.mcap | grep -A 8 ^topics
for topic in observation/robot0_eef_pos action; do
  for file in steps back; do
    stream-text --json -t $topic <$file.mcap | jq -c 'select(.record == "message") | .value' >$file
  done
  cmp steps back && wc -l <back
done
rm cup.zarr/.zattrs
zarr-cat --episodes 1 cup.zarr | stream-text --json -t '*pos*' | jq -c 'select(.record == "message") |
  [.topic, .value]' | sed -n '1,3p;$p'
refused() { zarr-write --layout umi "$@" x.zarr; echo "exit $?"; ls x.zarr; }
refused --format 3 </dev/null
refused --append </dev/null
traj-map -e 'a/action = action' <steps.mcap | refused
traj-map -e 'observation/robot0_gripper_width = action[6]' <steps.mcap | refused
traj-map -e 'keep action' <steps.mcap | zarr-write --layout umi x.zarr
