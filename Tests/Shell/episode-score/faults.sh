exec 2>&1
bag-cat -t /action -t /instruction --end 1 "$DATA/pick_cube_sample.bag" >one
run() { episode-score "$@" <one >out; echo "exit $?"; }
run
run --motion
run --motion --position /action.dat
run --motion --position /instruction.data
run --motion --position '/action.data[0:9]'
run --motion --position /none.x
run --motion --position '['
run --gaps --position action
run --motion --position a --velocity b
run --motion --gripper a
run --gaps --action a
run --gaps --pictures 3
run --gaps --calibration x
run --gaps --columns a
run --limits 1,1
run --limits 0
run --limits=-1,1
run --images
run --ood
run --ensemble a
run --ensemble /action.data,/none.x
run --logits none
run --logits /instruction.data
stream-check out
echo '{"id": "a"}' >normal; run --ood --calibration normal
step-align --rate 10 action=/action.data <one 2>/dev/null >steps
episode-score --motion --position 'action[7]' <steps >out; echo "exit $?"
episode-score --motion --position 'action.data' <steps >out; echo "exit $?"
traj-map -e 'action = action / 0.0' <steps | episode-score --motion >out; echo "exit $?"
traj-map -e 'one = action[0]' <steps | episode-score --logits one >out; echo "exit $?"
traj-map -e 'one = action[0:2]' <steps | episode-score --ensemble one,action >out; echo "exit $?"
PYTHONPATH=$SHELL_TESTS python3 -B -c '
import mcap
mcap.write(mcap.schema(1, "", "", b""), mcap.channel(1, 0, "/a", "raw"), mcap.message(1, 0, 5, 5, b"x"))' >plain
episode-score --gaps <plain >out; echo "exit $?"
