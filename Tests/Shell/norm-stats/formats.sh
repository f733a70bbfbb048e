# The keys of each form, and a file that is there.
bag-cat --end 1 "$DATA/pick_cube_sample.bag" | step-align --rate 10 'action=/action.data[0:1]' \
  'observation/proprio=/joint_states.position[0:2]' >steps
for format in openvla octo lerobot; do
  norm-stats -o $format.json --format $format <steps >/dev/null
  tr -d " \n" <$format.json && echo
done
norm-stats -o octo.json <steps >/dev/null
echo "exit $?"
norm-stats -o octo.json --force --format octo <steps >/dev/null
norm-stats -o steps.json -f observation/proprio -f observation/force <steps >/dev/null
echo "exit $?"
ls -A
