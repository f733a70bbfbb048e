# The second of three JPEG frames ends after two thirds of it. It is an error that names the feature
# and the step, or its step is left out, or the frame before takes its place.
for rule in error skip repeat; do
  step-align --no-provenance --bad $rule --clock /cam observation/im=/cam action=/action.data \
    <"$DATA/images/truncated_jpeg.mcap" >$rule
  echo "exit $?"
  stream-text --json $rule 2>/dev/null | jq -c 'select(.record == "message") |
    [.topic, .sequence, .value.timestamp.nanos // .value.float64, .publish_time % 1000000000,
      (.value.attributes // [] | map(select(.key | startswith("bad"))) | from_entries)]'
done
# A frame that no step uses does no harm.
step-align --clock /cam --every 2 observation/im=/cam action=/action.data \
  <"$DATA/images/truncated_jpeg.mcap" | stream-info --json | jq -c '.topics[] | [.topic, .messages]'
