# A map of one's own with a dataset gives the stream the form of training code.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 --instruction 'pick the cube' \
  observation/front=/camera/front/image_raw action=/action.data \
  observation/joints=/joint_states.position >steps.mcap
cat >robot.map <<'END'
# The action of the bag is a vector of 7.
action = float32(action)
every 10

dataset my_robot
image primary front
state joints, zero
state encoding JOINT
action encoding EEF_POS
END
traj-map --views primary,wrist robot.map <steps.mcap >mapped.mcap
stream-check mapped.mcap && echo whole
stream-text mapped.mcap | grep '^channel'
stream-text mapped.mcap | grep -o '"event":"[A-Z]*".*"dataset":"[a-z_]*"'
stream-text mapped.mcap | grep 'observation/image_wrist foxglove' | sed 's/^[^ ]* //' | sort -u
traj-map --no-proprio --no-language robot.map <steps.mcap | stream-text | grep -c '^channel'
