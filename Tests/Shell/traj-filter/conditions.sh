# Trajectories stay or go as a whole.
for copy in a b c; do cp "$DATA/pick_cube_sample.bag" $copy.bag; done
bag-cat a.bag b.bag c.bag | step-align --rate 10 --instruction 'pick the cube' \
  action=/action.data >steps.mcap
try() {
  traj-filter -v "$@" <steps.mcap >out.mcap
  echo "exit $?"
  stream-check out.mcap
  stream-text out.mcap | sed -n 's/.*"event":"END",\("index":[0-9]*\).*/\1/p'
}
try --skip-unlabeled
try --min-steps 39
try --max-steps 38 --max-action 100
try --max-action 0.01
try -e 'any(abs(action[0:6]) > 0.01)' -e 'steps == 38'
try -e 'language_instruction == ""'
