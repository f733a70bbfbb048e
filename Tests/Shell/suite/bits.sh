# Whichever bit of a stream is flipped, no sink takes it for a whole stream (see flip.py).
. "$SHELL_TESTS/suite/matrix"
bag-cat -t /instruction --end 0.15 --no-provenance "$DATA/pick_cube_sample.bag" >text
for filter in $filters; do
  if [ "$filter" = stream-check ]; then
    input=text
  else
    [ "$(output_of "$filter")" = dataset ] || continue
    input=$(input_of "$filter")
    [ "$input" != none ] || continue
  fi
  # shellcheck disable=SC2046
  verify "$filter and every flipped bit of $(wc -c <"$input") bytes" \
    python3 "$suite/flip.py" "$input" "$filter" \
    $(arguments_of "$filter")
done
