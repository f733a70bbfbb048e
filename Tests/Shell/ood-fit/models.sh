# A model of steps, of groups and of a recording; what it says, and that parts make the same one.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data \
  'observation/state=/joint_states.position[0:3]' >steps
bag-cat --end 2 "$DATA/pick_cube_sample.bag" >early
ood-fit -o state.ood --alpha 0.2 --split step -v <steps
tr '{' '\n' <state.ood | cut -c 1-60
ood-fit -o groups.ood --alpha 0.2 --split step --group 'arm=observation/state' \
  --group hand=action -v <steps
ood-fit -o both.ood --alpha 0.2 --split step --combine and --group 'arm=observation/state' \
  --group hand=action -v <steps
ood-fit -o bank.ood --alpha 0.2 --split step --method bank --centers 4 --neighbor 2 -f action -v <steps
ood-fit -o recording.ood --alpha 0.2 --split step -v \
  -f '/joint_states.position[0:2]' -f '/action.data[0:1]' <early

# Two halves of the data, in any order, are the whole: 12 episodes that differ.
episodes() {
  python3 -B "$SHELL_TESTS/ood-fit/episodes.py" "$2" "$3" >"$1.npz"
  npz-cat --layout envs,steps "$1.npz" >"$1"
  rm "$1.npz"
}
episodes whole 0 12
episodes first 0 5
episodes second 5 12
for part in whole first second; do
  ood-fit -o $part.ood --state --alpha 0.1 --samples 100 -v <$part
done
for method in gauss bank; do
  ood-fit -o a.ood --force --method $method --alpha 0.1 --samples 100 <whole
  ood-fit -o b.ood --force --method $method --alpha 0.1 --merge second.ood first.ood.state
  cmp a.ood b.ood && echo "$method: the same bytes"
done
ood-fit -o b.ood --force --state --alpha 0.1 --merge second.ood first.ood
cmp whole.ood.state b.ood.state && cmp whole.ood b.ood && ls -A
