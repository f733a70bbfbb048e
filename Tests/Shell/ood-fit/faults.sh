# Each fault has its line and its status, and leaves no file.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data \
  'observation/state=/joint_states.position[0:3]' name=/instruction.data >steps
fails() { ood-fit -o x.ood "$@" && echo "no fault: $*"; echo "exit $?"; }
fails <steps
fails --split step <steps
fails -f nothing <steps
fails -f name <steps
fails --alpha 0 <steps
fails --calibrate 1 <steps
fails --group state <steps
fails --group score=action <steps
fails --group a/b=action <steps
fails --group a=action --group a=observation/state <steps
fails --group a=action -f action <steps
fails -f action -f /action.data <steps
fails --merge </dev/null
fails x.ood </dev/null
fails --merge -f action x.ood </dev/null
fails --merge x.ood </dev/null
fails --merge steps.state </dev/null
fails --split step --alpha 0.2 --method bank --centers 1000000 <steps
fails --split step --alpha 0.2 --method bank --neighbor 999 <steps
traj-map -e 'action = action / (step - 3)' <steps >infinite
fails -f action --split step --alpha 0.2 <infinite
ood-fit -f action --split step --alpha 0.2 --skip-nan -o nan.ood <infinite && rm nan.ood
bag-cat "$DATA/pick_cube_sample.bag" >recording
fails <recording
fails -f /joint_state.position <recording
fails -f /joint_states.velocities <recording
fails -f /instruction.data <recording
head -c 3000 steps | fails -f action --split step --alpha 0.2

ood-fit -o a.ood --state --split step --alpha 0.2 -f action <steps
fails --merge a.ood.state --split step <steps
ood-fit -o a.ood --split step --alpha 0.2 -f action <steps
echo "exit $?"
ood-fit -o b.ood --state --split step --calibrate 0.4 --alpha 0.2 -f action <steps
ood-fit -o c.ood --state --split step --alpha 0.2 -f observation/state <steps
fails --merge a.ood b.ood --alpha 0.2
fails --merge a.ood c.ood --alpha 0.2
head -c 2000 a.ood.state >cut.state
fails --merge cut.state
ls -A
