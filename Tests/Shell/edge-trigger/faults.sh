# What cannot be done is an error of one line.
exec 2>&1
PYTHONPATH=$SHELL_TESTS python3 -B "$SHELL_TESTS/edge-trigger/run.py" >in.mcap
trigger() {
  echo "$ edge-trigger $*"
  edge-trigger "$@" <in.mcap >out.mcap
  echo "exit $?"
}
trigger
trigger --when ''
trigger --when '/estop.data =='
trigger --when '/estop.data = true'
trigger --when '1 > 0'
trigger --when '/estop.data > "high"'
trigger --when '/joint_states.effort > 40'
trigger --when '/joint_states.effort[0] > "high"'
trigger --when '/policy.mode > 3'
trigger --when '/policy.mode'
trigger --when '/policy.active + "a" == 1'
trigger --when '/estop.data / 0 > 1'
trigger --when '/joint_states.effort[0] / /joint_states.velocity[0] > 1e9' --mark
trigger --when 'maximum(/estop.data) > 1'
trigger --when 'abs(/estop.data, 2) > 1'
trigger --when '/estop.data > 1 for 5'
trigger --when '/estop.data > 1 for 5weeks'
trigger --when '/estop.data > 1 four 5s'
trigger --when '/estop.data > 1 rising falling'
trigger --when '/estop.data > 1 priority high'
trigger --when '/estop.data > 1 silent 5s'
trigger --when '/estop.data[ > 1'
trigger --when '/estop.state'
trigger --when '/camera.data'
trigger --when '/joint_state.effort[0] > 1' --when '/battery.level < 0.1' --when '/cam silent 1s'
trigger --when '/estop.data' --when '/estop.data'
trigger --when '/estop.data' --mark --pre 1
trigger --when '/estop.data' --budget 2GB
trigger --when '/estop.data' --pre soon
trigger --when '/estop.data' --spill-size 1M
printf 'a: /estop.data\n\nb /estop.data\n' >bad.rules
trigger --rules bad.rules
printf 'a: /estop.data\na: /estop.data\n' >bad.rules
trigger --rules bad.rules
trigger --rules none.rules
: >empty.rules
trigger --rules empty.rules
head -c 30000 in.mcap >cut.mcap
mv cut.mcap in.mcap
trigger --when '/estop.data'
