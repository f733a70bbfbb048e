# Version 2.1: a file for each episode, lists in JSON, and GR00T's modality.json, which is checked.
exec 2>&1
# An episode without a camera gets black pictures.
rlds-cat --rate 5 -f action -f observation/image_primary --split all "$DATA/tiny_robot" |
  image-resize 32x24 >steps.mcap
cat >modality.json <<'JSON'
{"action": {"arm": {"start": 0, "end": 2}, "gripper": {"start": 2, "end": 3}},
 "video": {"front": {"original_key": "observation.image_primary"}},
 "annotation": {"human.action.task_description": {"original_key": "task_index"}}}
JSON
lerobot-write --format v2.1 --task pick --modality modality.json out <steps.mcap
echo "exit $?"
find out -type f | sort
jq -c 'del(.features)' out/meta/info.json
cat out/meta/tasks.jsonl out/meta/episodes.jsonl
jq -c '[.episode_index, (.stats | keys), .stats.action.count]' out/meta/episodes_stats.jsonl
jq -c . out/meta/modality.json
for change in '.action.arm.end = 9' '.action.arm.start = 2' '.action.arm = {}' '.state.arm = {}' \
  '.video.front.original_key = "action"' '.video.side = {}' '.annotation.other = {}' \
  '[]' '.action = 1' '.more = {}'; do
  jq -c "$change" modality.json >wrong.json
  lerobot-write --format v2.1 --task pick --modality wrong.json wrong <steps.mcap
  echo "$change: exit $?"
done
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data >one.mcap
lerobot-write --format v2.0 --task pick wrong <one.mcap
ls
