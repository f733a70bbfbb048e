# Without observations there is no goal, and in windows it is too late for one.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 1 \
  observation/image_primary=/camera/front/image_raw 'action=/action.data[0:2]' >steps.mcap
say() {
  echo "$*"
  "$@" 2>&1 >/dev/null | sed 's/record [0-9]* at byte [0-9]*/record N/'
}
say goal-relabel --strategy final --max-distance 3 <steps.mcap
say goal-relabel --max-distance 0 <steps.mcap
say goal-relabel --strategy her <steps.mcap
traj-window --window 2 <steps.mcap >windows.mcap
say goal-relabel <windows.mcap
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 1 action=/action.data >action.mcap
say goal-relabel <action.mcap
