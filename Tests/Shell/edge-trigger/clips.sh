# Clips around events: their ends, merging, latched topics, rules that last, and budgets.
. "$SHELL_TESTS/edge-trigger/show"
PYTHONPATH=$SHELL_TESTS python3 -B "$SHELL_TESTS/edge-trigger/run.py" >run.mcap
cp "$SHELL_TESTS/edge-trigger/robot.rules" .
show --rules robot.rules --pre 500ms --post 0.5
show --rules robot.rules --pre 1 --post 1
show --rules robot.rules --pre 0 --post 0
show --when '/joint_states.velocity[0] == 0 while' --pre 1 --post 1
show --when '/policy.active == false' --pre 1h --post 1h
show --when '/estop.data' --when '/task_result.status == 2 priority 4' --pre 1 --post 1 --budget 100KB/day
show --when '/estop.data' --when '/task_result.status == 2 priority 4' --pre 1 --post 1 --budget 60KB/min
show --when '/estop.data == 5'
mcap-cat run.mcap run.mcap | edge-trigger --when '/estop.data' --pre 0 --post 0.1 |
  stream-text --json | python3 -B "$SHELL_TESTS/edge-trigger/show.py"
show --when '/joint_states.velocity[0] == 0 while' --pre 1 --post 1 --budget 150KB/hour
