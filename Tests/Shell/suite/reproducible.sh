# The same input and arguments give the same bytes, on every run and with any number of threads;
# what was done is recorded, unless the user wants no record.
. "$SHELL_TESTS/suite/matrix"
# Everything a run writes, as one file.
all() {
  rm -rf dataset
  run "$@" <"$input" >standard 2>errors || { cat errors; return; }
  cat standard
  [ ! -f dataset ] || cat dataset
  [ ! -d dataset ] || (cd dataset && find . -type f | LC_ALL=C sort | xargs tail -vc +1)
}
for filter in $filters; do
  # Its answer is times; its own cases compare the ratios.
  [ "$filter" != codec-advise ] || continue
  input=$(input_of "$filter")
  all "$filter" >first
  all "$filter" >second
  verify "$filter twice" cmp first second
  if "$filter" --help | grep -q '^ *-j'; then
    all "$filter" -j 1 >first
    all "$filter" -j 2 >second
    verify "$filter with one thread and two" cmp first second
  fi
  # Files in a form of others have no room for it; a model is the same whatever way it was made.
  case $filter:$(output_of "$filter") in *:text | norm-merge:* | ood-fit:* | tar-write:*) continue ;; esac
  # A record of the stream, an attribute of the dataset, a line of its description.
  case $filter:$(output_of "$filter") in
    *:stream | tier-split:*) mark=bagpipe.provenance ;;
    rlds-write:*) mark='rlds-write [0-9.]*: ' ;;
    *) mark='"program"' ;;
  esac
  verify "$filter leaves its provenance" grep -aq "$mark" second
  verify "$filter leaves its name" grep -aq "$filter" second
  all "$filter" --no-provenance >first
  verify "$filter --no-provenance leaves none" sh -c "! grep -aq '$mark' first"
done
