# Steps: a rule sees all values of a step together, and the steps of a clip are numbered from 0.
. "$SHELL_TESTS/edge-trigger/show"
bag-cat "$DATA/pick_cube_sample.bag" |
  step-align --rate 10 ood/score=/action.data[0] ood/threshold=/action.data[0] action=/action.data >steps.mcap
steps() {
  edge-trigger "$@" <steps.mcap >out.mcap
  echo "exit $?"
  stream-check out.mcap
  stream-text --json out.mcap | jq -c 'select(.record == "message") |
    if .topic == "/episode" then [.value.event, .value.steps]
    elif .topic == "/event" then [.value.kind, [.value.values[].key]] else [.topic, .sequence] end'
}
steps --when 'ood.score > ood.threshold'
steps --when 'ood.score == ood.threshold' --pre 0 --post 0.1
steps --when "count(action) > 2 and ood/score > -9 for 300ms" --pre 0.1 --post 0
edge-trigger --when 'action[0:2] > 0' <steps.mcap 2>&1 >out.mcap
