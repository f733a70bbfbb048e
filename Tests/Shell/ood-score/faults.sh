# Each fault has its line and its status.
bag-cat "$DATA/pick_cube_sample.bag" >recording
step-align --rate 10 action=/action.data 'observation/state=/joint_states.position[0:3]' \
  <recording >steps
ood-fit -o m.ood --split step --alpha 0.2 <steps
ood-fit -o f.ood --split step --alpha 0.2 -f '/joint_states.position[0:3]' <recording
fails() { ood-score "$@" >out && echo "no fault: $*"; echo "exit $?"; }
fails <steps
fails --model none <steps
fails --model steps <steps
echo '{"format":"bagpipe.ood"}' >x.ood
fails --model x.ood <steps
echo '{"format":"bagpipe.ood","version":9}' >x.ood
fails --model x.ood <steps
sed 's/"covariance":\[\[/&-/' m.ood >x.ood
fails --model x.ood <steps
fails --model m.ood --exceed 0 <steps
fails --model m.ood --window soon <steps
fails --model m.ood --source state=/joint_states.position <recording
fails --model m.ood --source observation/state:linear=/joint_states.position <recording
fails --model m.ood --source observation/state=/joint_states.position <recording
fails --model m.ood --source observation/state=/joint_state.position <recording
fails --model m.ood <recording
fails --model f.ood <steps
traj-map -e 'observation/state = observation/state[0:2]' <steps >short
fails --model m.ood <short
traj-map -e 'remove observation/state' <steps >without
fails --model m.ood <without
traj-map -e 'observation/state = observation/state / (step - 3)' <steps >infinite
fails --model m.ood <infinite
ood-score --model m.ood --nan alarm <infinite | stream-check && echo whole
head -c 3000 steps | fails --model m.ood
