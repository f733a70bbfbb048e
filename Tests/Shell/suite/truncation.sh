# A stream that is cut anywhere is an error in every filter and in every later stage.
. "$SHELL_TESTS/suite/matrix"
magic=$(printf '\211MCAP0\r\n' | od -An -tx1)

# published FILTER: is there a dataset? Of lerobot-write, whose episodes appear one by one, there may
# be one with those that had ended.
published() { [ -e dataset ] && [ "$1" != lerobot-write ]; }
# ends FILTER: does it end what is cut, so that the next stage keeps what is whole? It alone says so.
ends() { [ "$1" = stream-spool ]; }
# check_cut FILTER INPUT OFFSET: says what is wrong, or nothing.
check_cut() {
  head -c "$3" "$2" >cut_stream
  rm -rf dataset
  run "$1" <cut_stream >out 2>errors
  status=$?
  [ $status -eq 65 ] || echo "cut at $3: exit $status"
  grep -Eq '(byte|at|offset) [0-9]+' errors || echo "cut at $3: no offset: $(cat errors)"
  ends "$1" || [ "$(tail -c 8 out | od -An -tx1)" != "$magic" ] || echo "cut at $3: the output has an end"
  ! published "$1" || echo "cut at $3: published"
}
# check_pipe FILTER INPUT OFFSET: the filter as the second and, where it can be, the last stage.
check_pipe() {
  if [ "$(output_of "$1")" = stream ]; then
    head -c "$3" "$2" | run "$1" 2>/dev/null | mcap-cat 2>/dev/null | stream-check 2>errors
  else
    rm -rf dataset
    head -c "$3" "$2" | mcap-cat 2>/dev/null | mcap-cat 2>/dev/null | run "$1" >out 2>errors
  fi
  status=$?
  [ $status -eq 65 ] || echo "cut at $3: the last of three stages: exit $status"
  ! published "$1" || echo "cut at $3: published by the last of three stages"
}

for filter in $filters; do
  input=$(input_of "$filter")
  [ "$input" != none ] || continue
  python3 "$suite/records.py" "$input" >cuts
  faults=$(
    while read -r offset; do
      check_cut "$filter" "$input" "$offset"
    done <cuts
    # In a pipe every seventh cut will do: each stage has had them all by itself.
    ends "$filter" || awk 'NR % 7 == 1' cuts | while read -r offset; do
      check_pipe "$filter" "$input" "$offset"
    done
  )
  verify "$filter with a stream cut at $(wc -l <cuts) places" test -z "$faults"
  [ -z "$faults" ] || printf '%s\n' "$faults" | head -20
done
