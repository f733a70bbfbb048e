# Chunks of actions relative to the state, as openpi and LeRobot count them: against NumPy.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 'action=/action.data[0:3]' \
  'observation/state=/joint_states.position[0:3]' >steps
traj-map -e 'action = float32(action)' \
  -e 'observation/state = float32(observation/state)' <steps >singles
for input in steps singles; do
  stream-text --json --full <$input >text
  for format in openpi lerobot; do
    norm-stats -o $format.json --state --force --format $format --relative-actions 4 \
      --relative-mask TTF <$input >/dev/null
    norm-merge -o merged.json --force --format $format $format.json
    cmp merged.json $format.json
  done
  python3 "$SHELL_TESTS/norm-stats/relative.py" openpi.json lerobot.json <text
done
norm-stats -o plain.json --format openpi <steps >/dev/null
tr -d " \n" <plain.json | cut -c 1-50

norm-stats -o x.json --relative-actions 99 --relative-mask TTTT <steps >/dev/null
echo "exit $?"
norm-stats -o x.json --relative-actions 999 <steps >/dev/null
echo "exit $?"
norm-stats -o x.json --relative-mask T <steps >/dev/null
echo "exit $?"
traj-map -e 'observation/state = observation/state[0:2]' <steps \
  | norm-stats -o x.json --relative-actions 4 >/dev/null
echo "exit $?"
traj-map -e 'remove observation/state' <steps | norm-stats -o x.json --format openpi >/dev/null
echo "exit $?"
traj-map -e 'action = action + sqrt(0 - step)' <steps | norm-stats -o x.json --relative-actions 4 >/dev/null
echo "exit $?"
ls
