# Instructions become paraphrases, the same with the same seed; a bad file is named.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data \
  task/language_instruction=/instruction.data >steps.mcap
echo '{"pick up the red cube": ["grab the red cube", "take the cube"]}' >paraphrases.json
texts() { stream-text --json -t task/language_instruction | jq -r .value.text | sort | uniq -c; }
task-drop --keep-image-prob 0.5 --rephrase paraphrases.json --rephrase-prob 1 --seed 1 \
  <steps.mcap | texts
task-drop --keep-image-prob 0.5 --rephrase paraphrases.json --rephrase-prob 0 --seed 1 \
  <steps.mcap | texts
echo '["grab"]' >list.json
for file in list.json none.json; do
  task-drop --keep-image-prob 0.5 --rephrase $file <steps.mcap >/dev/null
  echo "exit $?"
done
