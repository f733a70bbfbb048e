# The forms of rules over all encodings of messages, as marks: everything passes, and events are added.
. "$SHELL_TESTS/edge-trigger/show"
PYTHONPATH=$SHELL_TESTS python3 -B "$SHELL_TESTS/edge-trigger/run.py" >run.mcap
cp "$SHELL_TESTS/edge-trigger/robot.rules" .
show --rules robot.rules --mark
stream-text --json out.mcap | grep '"message"' | grep -v '"/e[vp]' >passed
stream-text --json run.mcap | grep '"message"' >given
cmp passed given && echo "the same messages"
mark() { show "$@" --mark | grep -v '^  /' ; }
mark --when '/task_result.status == "ABORTED" and /policy.mode in ["manual", "auto"]'
mark --when 'not (/estop.data or /policy.active)'
mark --when '/joint_states.effort[finger] / max(0, /joint_states.velocity[0]) > 150 falling'
mark --when 'any(/joint_states.effort > 80) and count(/joint_states.effort[0:2]) == 2 for 1s'
mark --when 'mean(/joint_states.effort[0:2]) < -20 and -/joint_states.effort[1] >= 5e1 tag pull priority -3'
mark --when '/camera' --each-n 100
mark --when '/camera' --each-s 10
mark --when '/camera' --min-interval 12s
mark --when '/joint_states.velocity[0] == 0 while /policy.active'
