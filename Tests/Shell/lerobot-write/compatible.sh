# LeRobot's own statistics: quantiles from bins, and those of the dataset are means of the episodes'.
exec 2>&1
rlds-cat --rate 5 -f action "$DATA/tiny_robot" >steps.mcap
lerobot-write --task a exact <steps.mcap
lerobot-write --task a --stats compatible -j 1 compatible <steps.mcap
for dataset in exact compatible; do
  jq -c '.action | [.mean, .q01, .q50] | map(map(. * 1e4 | round / 1e4))' $dataset/meta/stats.json
done
# LeRobot has none of a number that is not finite.
traj-map -e 'action = action / 0' <steps.mcap | lerobot-write --task a --stats compatible not
echo "exit $?"
ls
