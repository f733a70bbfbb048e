# What is wrong is said with its place, and nobody takes the output for a whole stream.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data >steps.mcap
try() {
  traj-map "$@" <steps.mcap >out.mcap
  echo "exit $?"
  if stream-check out.mcap 2>/dev/null; then echo 'taken for whole'; fi
}
try -e 'action = concat(action[0:6], '
try -e 'action = action[0:9]'
try -e 'acton = actoin + 1'
try -e 'action = binarise(action)'
try -e 'drop first 1' -e 'x = y'
printf 'action = action\n\naction = action + observation/state\n' >shape.map
try shape.map
printf 'action = $\n' >syntax.map
try syntax.map
try nothing.map
try
try shape.map --oxe kuka
try --oxe bridge_orgi
try --oxe roboset
try --oxe roboset --flavor octo
try --oxe bridge_orig --views primary,front
try --oxe utokyo_xarm_pick_and_place_converted_externally_to_rlds
