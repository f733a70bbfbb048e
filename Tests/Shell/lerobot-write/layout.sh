# The files of a dataset, and what they say. Their bytes do not depend on the threads.
bag-cat "$DATA/pick_cube_sample.bag" | jpeg-encode | step-align --rate 10 \
  observation/images/front=/camera/front/image_raw action=/action.data >steps.mcap
echo '{"action": ["x", "y", "z", "roll", "pitch", "yaw", "gripper"]}' >names.json
for storage in jpeg cells; do
  lerobot-write --storage $storage --task 'pick the cube' --robot-type panda --names names.json \
    -j 4 $storage <steps.mcap
  lerobot-write --storage $storage --task 'pick the cube' --robot-type panda --names names.json \
    -j 1 one <steps.mcap
  diff -r --exclude provenance.json $storage one && echo 'same bytes'
  rm -r one
done
find jpeg cells -type f | sort
find jpeg cells -type f ! -perm -444
cat jpeg/meta/info.json
jq -c '.features["observation.images.front"]' cells/meta/info.json
jq -c '.action.count, .timestamp.max, (.["observation.images.front"] | keys)' jpeg/meta/stats.json
