# The maps that come with it can be read, and used as a file.
traj-map --print bridge_dataset
traj-map --print droid --flavor octo
echo "exit $?"
for flavor in openvla octo; do
  traj-map --list --flavor $flavor | wc -l
  traj-map --list --flavor $flavor | cut -f 3 | sort | uniq -c
done
traj-map --list | grep droid
traj-map --print gnm --flavor octo >gnm.map
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data |
  traj-map gnm.map >out.mcap
echo "exit $?"
