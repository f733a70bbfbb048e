# An output that takes nothing more is an error and never a success.
. "$SHELL_TESTS/suite/matrix"
for filter in $filters; do
  input=$(input_of "$filter")
  rm -rf dataset
  verify "$filter works" ends 0 run "$filter" <"$input" >whole
  rm -rf dataset
  # A filter that prints nothing needs no room and no reader.
  [ -s whole ] || continue
  verify "$filter with a full disk" ends 74 run "$filter" <"$input" >/dev/full
  verify "$filter without standard output" ends 74 run "$filter" <"$input" >&-
  for action in default ignored; do
    # shellcheck disable=SC2046
    verify "$filter without a reader, SIGPIPE $action" python3 "$suite/no_reader.py" "$action" \
      "$input" "$filter" $(arguments_of "$filter")
  done
done
