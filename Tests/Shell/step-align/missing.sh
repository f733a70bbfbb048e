# The topic /fast is silent from 300 to 720 ms. Ticks too far from a sample are dropped, repeat the
# last one, or are an error; what the alignment is like is in the end of the episode and, with -v, said.
exec 2>&1
python3 -B "$SHELL_TESTS/step-align/recording.py" GAP >gap
list() {
  stream-text --json --full |
    jq -r 'select(.record == "message" and .topic == "f").value.float64[]' | tr '\n' ' '
  echo
}
set -- --rate 10 'f=/fast.data[0]' s=/slow.data
step-align "$@" <gap | list
step-align "$@" --tolerance 0.1 <gap | list
step-align "$@" --tolerance 0.03 --missing drop <gap | list
step-align "$@" --tolerance 0.03 --missing repeat <gap | list
step-align "$@" --tolerance 0.03 --missing error <gap >cut.mcap
echo "exit $?"
stream-check cut.mcap
step-align "$@" -v <gap | stream-text --json -t /episode |
  jq -r '.value | select(.event == "END") | .steps, (.attributes[] | "\(.key) \(.value)")'
step-align "$@" -v --tolerance 0.03 <gap 2>&1 >/dev/null | grep tick
step-align "$@" -q --tolerance 0.03 <gap >/dev/null
