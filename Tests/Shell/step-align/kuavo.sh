# The rule of Kuavo's converter on a clock of its own: without the first and last messages, every
# third, nearest samples; kuavo.features needs no file, and topics that may be missing are left out.
exec 2>&1
python3 -B "$SHELL_TESTS/step-align/recording.py" >recording
show() {
  echo "$*"
  step-align --rule kuavo "$@" <recording >steps.mcap && stream-text --json steps.mcap | jq -c '
    select(.record == "message" and .topic != "/episode") |
    [.topic, .log_time / 1e6, .publish_time / 1e6]'
}
show --clock /fast f=/slow.data g?=/none.data
show --clock /fast --trim 0 --every 9 f=/slow.data
show --clock /fast --trim 17 f=/slow.data
show f=/slow.data
show --map kuavo.features
show --clock /fast --time header f=/slow.data
show --rate 10 f=/slow.data
step-align --rate 10 --trim 3 f=/slow.data <recording
step-align --rate 10 'f?=/none.data' g=/slow.data <recording | stream-text -t g | wc -l
# A file of that name comes first.
echo 'f=/slow.data' >kuavo.features
show --clock /fast --map kuavo.features | head -n 2
