# At each tick a feature has the newest sample at or before it (hold), the nearest, or the value on the
# line between two. /fast has its milliseconds each 30 ms, the ticks are each 100 ms and end with /fast,
# at 990 ms; the publish time is that of the sample.
python3 -B "$SHELL_TESTS/step-align/recording.py" >recording
show() {
  echo "$*"
  step-align --rate 10 "$@" <recording | stream-text --json --full | jq -r '
    select(.record == "message" and .topic == "f") |
    "\(.sequence) tick \(.log_time / 1e6) sample \(.publish_time / 1e6) value \(.value.float64[])"'
}
show 'f=/fast.data[0]'
show --by nearest 'f=/fast.data[0]'
show --by linear 'f=/fast.data[0]'
# The rule of a feature goes before that of all.
show --by nearest 'f:hold=/fast.data[0]'
