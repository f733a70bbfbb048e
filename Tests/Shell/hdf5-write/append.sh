# Episodes are added to a file, and to its masks; another run waits for nothing.
hdf5-cat ../data/hdf5/robomimic.hdf5 >in.mcap
hdf5-write --layout robomimic --append --mask train out.hdf5 <in.mcap
hdf5-write --layout robomimic --append --mask valid out.hdf5 <in.mcap
hdf5-write --layout robomimic --append --mask train out.hdf5 <in.mcap
hdf5-cat out.hdf5 | stream-info | grep -c '#'
hdf5-cat --mask train out.hdf5 | stream-text --json --full | grep -o '"demo_[0-9]*"'
hdf5-cat --list out.hdf5 | grep '@total\|@num_demos\|/mask'
cp out.hdf5 before.hdf5
# A stream that is cut adds nothing.
head -c 3000 in.mcap | hdf5-write --layout robomimic --append out.hdf5
echo "exit $?"
cmp out.hdf5 before.hdf5 && echo unchanged
flock out.hdf5 sh -c 'hdf5-write --layout robomimic --append out.hdf5 <in.mcap; echo "exit $?"'
# By number, whatever is missing.
hdf5-write --layout robomimic --append generic.hdf5 <in.mcap
cp ../data/hdf5/robomimic.hdf5 old.hdf5
hdf5-write --layout robomimic --append old.hdf5 <in.mcap
hdf5-cat old.hdf5 | stream-text --json --full | grep -o '"demo_[0-9]*"'
ls -A
