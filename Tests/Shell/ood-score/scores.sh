# Scores of steps and of a recording: an arm that leaves its ways after 100 samples alarms.
drive() { python3 -B "$SHELL_TESTS/ood-score/drive.py" "$@"; }
drive good 600 >good.npz
drive bad 150 >bad.npz
for name in good bad; do npz-cat --layout steps $name.npz >$name; done
ood-fit --split step --alpha 0.02 -o model.ood <good
ood-score --model model.ood -v <bad >scored
stream-text --json --full <scored | python3 -B "$SHELL_TESTS/ood-score/alarms.py"
ood-score --model model.ood --window 1s --exceed 0.6 <bad \
  | stream-text --json --full | python3 -B "$SHELL_TESTS/ood-score/alarms.py"
# Scoring again changes nothing.
ood-score --no-provenance --model model.ood <bad >once
ood-score --no-provenance --model model.ood <once | cmp - once && echo unchanged
# Groups: the state alarms, the action does not.
for combine in or and; do
  ood-fit --split step --alpha 0.02 --combine $combine --group arm=observation/state \
    --group hand=action -o $combine.ood <good
  ood-score --model $combine.ood <bad \
    | stream-text --json --full | python3 -B "$SHELL_TESTS/ood-score/alarms.py"
done
# The conditions of others see the alarms.
traj-filter -v -e 'any(ood/alarm)' <scored >novel
traj-map -e 'alarms = sum(float32(ood/score > ood/threshold))' <scored \
  | traj-filter -v -e 'alarms > 40' >novel

# A recording, by a model of it and by one of its steps.
bag-cat "$DATA/pick_cube_sample.bag" >recording
step-align --rate 20 'observation/state=/joint_states.position[0:3],/action.data[0]' <recording >steps
ood-fit --split step --alpha 0.1 -o steps.ood <steps
ood-fit --split step --alpha 0.1 -o fields.ood -f '/joint_states.position[0:3]' -f '/action.data[0]' \
  <recording
ood-score -v --model fields.ood <recording >scored
stream-info scored | grep /ood
stream-text -t /ood scored | head -2
stream-text -t /ood -t /joint_states scored | cut -d ' ' -f 2 | head -8 | tr '\n' ' '
ood-score -v --model steps.ood \
  --source 'observation/state=/joint_states.position[0:3],/action.data[0]' <recording >scored
ood-score --no-provenance --model fields.ood <recording >once
ood-score --no-provenance --model fields.ood <once | cmp - once && echo unchanged
