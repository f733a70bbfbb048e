# Lines on the command line change what they name and nothing else; the stream stays whole.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data \
  observation/state=/joint_states.position >steps.mcap
traj-map -e 'action = concat(action[0:6], 1 - clip(action[6:7], 0, 1))' \
  -e 'move = sum(abs(next(action) - action)) > 0' -e 'drop last 36' <steps.mcap >mapped.mcap
stream-check mapped.mcap && echo whole
stream-text mapped.mcap | sed -n 's/.*Z \(action\|move\|observation.*\) bagpipe.Tensor/\1/p' |
  sed -E 's/"(bool|u?int[0-9]+|float[0-9]+)":(\[\]|""),?//g'
