# What is wrong with a condition is said.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data >steps.mcap
try() {
  traj-filter "$@" <steps.mcap >out.mcap
  echo "exit $?"
  if stream-check out.mcap 2>/dev/null; then echo 'taken for whole'; fi
}
try
try -e 'action +'
try -e 'action + 1'
try -e 'acton > 1'
try --skip-unlabeled
try --max-proprio 3
try --max-action -1
try --min-steps 0
