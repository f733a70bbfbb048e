# Bundles. /fast has its milliseconds each 30 ms; a step each 100 ms has all samples since the step before.
python3 -B "$SHELL_TESTS/step-align/recording.py" >recording
show() {
  echo "$*"
  step-align "$@" <recording >steps.mcap && stream-text --json steps.mcap | jq -c '
    select(.record == "message" and .topic != "/episode") |
    [.topic, .log_time / 1e6, .publish_time / 1e6, .value.shape,
      (.value | to_entries[] | select(.key != "shape" and .value != [] and .value != "") | .value)]'
  echo "exit $?"
}
show --rate 10 --bundle 4 'f:bundle=/fast.data[0]'
show --clock /slow --every 3 --bundle 11 'f:bundle=/fast.data[0:2]'
# A slower sensor leaves steps without samples.
show --rate 20 --bundle 1 'f:bundle=/slow.data[0]' 'g=/fast.data[0]' | tail -n 12
for arguments in "--bundle 3 f:bundle=/fast.data[0]" "f:bundle=/fast.data" "--bundle 4 f=/fast.data" \
  "--bundle 4 f:bundle=/say.data" "--bundle 4 f:bundle=/fast.data,/slow.data" \
  "--bundle 4 f:bundle=/fast.data f_mask=/slow.data" "--bundle 0 f:bundle=/fast.data"; do
  echo "$arguments"
  # shellcheck disable=SC2086
  step-align --rate 10 $arguments <recording 2>&1 >/dev/null | head -n 1
done
