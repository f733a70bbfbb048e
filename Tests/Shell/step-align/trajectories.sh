# In a trajectory the names of the joints are one level out of the positions, in a DynamicJointState
# those of the interfaces are beside their values; --by-name keeps the first message's order.
exec 2>&1
show() {
  echo "$*"
  for encoding in ros1 json; do
    python3 -B "$SHELL_TESTS/step-align/trajectories.py" $encoding |
      step-align --clock /multi "$@" >steps.mcap && stream-text --json -t f steps.mcap |
      jq -c '[.value.shape, .value.float64]' || echo "exit $?"
  done
}
show 'f=/trajectory.points[0].positions[b]'
show 'f=/trajectory.points[1].positions[c,a]'
show 'f=/trajectory.points[:].positions[b]'
show 'f=/trajectory.points[0].positions'
show 'f=/trajectory.points[0].positions[d]'
show 'f=/dynamic.interface_values[b].values[position]'
show 'f=/dynamic.interface_values[c,b].values[velocity]'
show 'f=/multi.transforms[c,a].y'
show --by-name 'f=/trajectory.points[0].positions'
show --by-name 'f=/trajectory.points[:].positions[1:]'
show --by-name 'f=/dynamic.interface_values[0:2].values'
show --by-name 'f=/multi.transforms[:].x'
# Two publishers: the first one's joints.
python3 -B "$SHELL_TESTS/step-align/joints.py" |
  step-align --rate 1 --by-name 'f=/joints.position' | stream-text --json -t f |
  jq -c '[.value.shape, .value.float64]'
