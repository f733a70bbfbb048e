# Another split is added to a dataset that exists; what is there stays as it is.
# Places in the stream depend on what else it holds.
{
steps() { rlds-cat -f action -f 'observation/*' -x observation/depth --split "$1" "$DATA/tiny_robot"; }
steps train | rlds-write --name robot out
cp -r out before
steps val | rlds-write --name robot --split val out
for file in before/robot/1.0.0/*.tfrecord-*; do cmp "$file" "out/robot/1.0.0/${file##*/}"; done
cmp before/robot/1.0.0/features.json out/robot/1.0.0/features.json
for split in train val; do
  rlds-cat --no-provenance --split $split out/robot | stream-text >"$split.out"
  steps $split | rlds-write --name robot --split $split "one-$split"
  rlds-cat --no-provenance --split $split "one-$split/robot" | stream-text | cmp - "$split.out"
done
for split in train val; do
  steps val | rlds-write --name robot --split $split out
  echo "exit $?"
done
rlds-cat -f action "$DATA/tiny_robot" | rlds-write --name robot --split fewer out
echo "exit $?"
steps val | traj-map -e 'new = action' | rlds-write --name robot --split more out
echo "exit $?"
steps val | traj-map -e 'action = action[0:2]' | rlds-write --name robot --split other out
echo "exit $?"
# Shards that a killed run has left belong to no split.
echo x >out/robot/1.0.0/robot-new.tfrecord-00007-of-00009
steps val | rlds-write --name robot --split new out
ls -A out/robot out/robot/1.0.0
# A dataset of tensorflow_datasets.
cp -r "$DATA/tiny_robot" .
rlds-cat --split val "$DATA/tiny_robot" | rlds-write --name tiny_robot --split test .
for split in val test; do
  rlds-cat --no-provenance --split $split tiny_robot | stream-text |
    sed 's/robot-test/robot-val/; s/{"key":"id","value":"[^"]*"}//' >$split.out
done
cmp val.out test.out
python3 -c 'import json; print(json.load(open("tiny_robot/1.0.0/dataset_info.json"))["splits"][-1])'
} 2>&1 | sed 's/record [0-9]* at byte [0-9]*/record N/'
