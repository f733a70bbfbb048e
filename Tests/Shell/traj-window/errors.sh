# What cannot become windows is said in a line, and the output has no end.
bag-cat "$DATA/pick_cube_sample.bag" >bag.mcap
one() { step-align --rate 1 'action=/action.data[0:2]' <bag.mcap; }
say() {
  echo "$*"
  "$@" 2>&1 >out.mcap | sed 's/record [0-9]* at byte [0-9]*/record N/'
  stream-check -q out.mcap 2>/dev/null && echo 'the output is whole'
}
step-align --rate 1 observation/proprio=/action.data <bag.mcap >no_action.mcap
one >one.mcap
step-align --rate 1 'action=/action.data[0:3]' <bag.mcap >three.mcap
say traj-window --window 2 <no_action.mcap
say traj-window --window 2 --absolute-mask 001 <one.mcap
say traj-window --window 2 --absolute-mask 02 <one.mcap
say traj-window --window 0 <one.mcap
say traj-window --window 5000 <one.mcap
say traj-window --window 4096 --future 4096 --flavor octo <one.mcap
say traj-window --window 2 --max-action-dim 7 <one.mcap
say traj-window --window 2 --max-action-dim 1 --flavor octo <one.mcap
say traj-window <one.mcap
say traj-window --window 2 <bag.mcap
traj-window --window 2 <one.mcap >windows.mcap
say traj-window --window 2 <windows.mcap
# Episodes of another shape are no error.
mcap-cat one.mcap three.mcap | traj-window --window 2 | stream-check
