# Statistics of something else, and masks that do not fit.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 2 action=/action.data >steps
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 2 "action=/action.data[0:3]" >short
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 2 state=/action.data >other
norm-stats -o stats.json --name pick_cube <steps >/dev/null
norm-stats -o octo.json --format octo <steps >/dev/null
apply() { norm-apply "$@" >out; echo "exit $? $(tail -c 8 out | grep -ac MCAP0)"; }
exec 2>&1
apply --stats stats.json <short
apply --stats stats.json <other
apply --stats stats.json --dataset pick_ball <steps
apply --stats stats.json --mask action=TF <steps
apply --stats stats.json --mask state=TF <steps
apply --stats stats.json --mask action=yes <steps
apply --stats stats.json -f observation/force <steps
apply --stats absent.json <steps
apply --stats steps <steps
echo "{\"action\": {\"mean\": [1, 2], \"std\": [1]}}" >bad.json
apply --stats bad.json <steps
echo "{\"action\": 3}" >bad.json
apply --stats bad.json <steps
apply --stats octo.json --type bounds_q99 <steps
apply --stats stats.json <steps
