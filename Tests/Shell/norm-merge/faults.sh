# What cannot be merged is named, and nothing is published.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 3 action=/action.data >steps
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 3 "action=/action.data[0:3]" >short
for part in a b; do norm-stats --state -o $part.json <steps >/dev/null; done
norm-stats --state -o short.json <short >/dev/null
norm-stats -o none.json <steps >/dev/null
head -c 500 a.json.state >cut.state
tr "\377" "\376" <a.json.state >changed.state
norm-stats --state -o edited.json <steps >/dev/null
sed "s/num_trajectories/trajectories/" b.json >edited.json
merge() { norm-merge "$@" -o out.json; echo "exit $?"; }
exec 2>&1
merge a.json none.json
merge a.json short.json
merge a.json cut.state
merge changed.state a.json
merge a.json edited.json
merge a.json absent.json
merge a.json steps
norm-merge a.json -o a.json
echo "exit $?"
ls -A
