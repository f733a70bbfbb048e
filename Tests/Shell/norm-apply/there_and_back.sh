# Normalised numbers, and the way back.
bag-cat --end 1.5 "$DATA/pick_cube_sample.bag" | step-align --rate 2 "action=/action.data[3:7]" \
  "observation/proprio=/joint_states.position[0:2]" >steps
norm-stats -o stats.json <steps >/dev/null
show() { stream-text --json | grep -o "\"topic.*" | grep -v episode; }
for type in normal bounds bounds_q99; do
  echo $type
  norm-apply --stats stats.json --type $type --mask action=TTTF <steps >normalised
  show <normalised
done
norm-apply --stats stats.json --inverse --type bounds --mask action=1110 <normalised | stream-check
norm-apply --stats stats.json --type normal <steps | norm-apply --stats stats.json --type normal --inverse \
  | norm-stats -o back.json >/dev/null
grep -A 4 mean back.json | tail -6
grep -A 4 mean stats.json | tail -6
