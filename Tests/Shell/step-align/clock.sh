# Ticks are a number a second, from the first that finds every feature, or the messages of a topic, each
# of them or every N-th. Only a latched topic and text may be older than the first tick for good.
python3 -B "$SHELL_TESTS/step-align/recording.py" >recording
show() {
  echo "$*"
  step-align "$@" <recording | stream-text --json --full | jq -r '
    select(.record == "message" and (.topic[:1] != "/")) |
    "\(.log_time / 1e6) \(.topic) \(.publish_time / 1e6) \(.value.float64[:1] // .value.text)"'
}
show --rate 4 j=/json.x language_instruction=/say.data
show --rate 0.8 j=/json.x
show --clock /slow 'f=/fast.data'
show --clock /fast --every 10 's=/slow.data'
# The clock of the samples: when they were recorded, 10 ms before that published, or 25 ms before it
# measured, as their header says. /json has no header, so that its time is always the first.
for time in log publish header; do
  show --time $time --rate 2 'f=/fast.data[0]'
  show --time $time --clock /json --every 8 's=/slow.data[0]'
done
