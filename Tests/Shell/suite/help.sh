# Help and version can be printed, and not being able to is said; a mistyped option is explained.
. "$SHELL_TESTS/suite/matrix"
for filter in $filters; do
  for option in --help --version; do
    verify "$filter $option" ends 0 "$filter" "$option" >text
    verify "$filter $option says something" test -s text
    verify "$filter $option with a full disk" ends 74 "$filter" "$option" >/dev/full
    verify "$filter $option without standard output" ends 74 "$filter" "$option" >&-
  done
  verify "$filter with an unknown option" ends 64 "$filter" --versio <"$(input_of "$filter")"
  verify "$filter suggests the right one" grep -q "did you mean '--version'" errors
  verify "$filter points to its help" grep -qx "see '$filter --help'" errors
done
