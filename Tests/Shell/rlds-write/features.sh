# What such a dataset cannot have is named with its step; nothing is left.
exec 2>&1
try() { rlds-write --name "$1" . <"$1.mcap"; echo "exit $?"; }
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data >one.mcap
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 'action=/action.data[0:3]' >short.mcap
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data \
  action/part=/action.data >under.mcap
rlds-cat -f '*contacts' -f action "$DATA/tiny_robot" >ragged.mcap
mcap-cat one.mcap short.mcap >changing.mcap
bag-cat "$DATA/pick_cube_sample.bag" >recording.mcap
for stream in changing under ragged recording; do try $stream; done
rlds-write --name 'my robot' . <one.mcap
rlds-write --name robot --dataset-version 1.0 . <one.mcap
rlds-write --name robot --split all . <one.mcap
ls -A
