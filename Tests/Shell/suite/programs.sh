# There is one program, a small static file without Foundation. Every filter is a name of it and starts in
# little memory of its own: the pages of the file are the same for all, and how many of them the kernel
# maps beside those that a filter touches is its choice.
. "$SHELL_TESTS/suite/matrix"
program=$BIN/bagpipe
verify "bagpipe is static" sh -c "! LC_ALL=C ldd '$program' >text 2>&1 || grep -q static text"
verify "bagpipe is without Foundation" sh -c "! grep -aqE 'libFoundation|FoundationEssentials' '$program'"
size=$(wc -c <"$program")
verify "bagpipe has at most 32 MiB ($size bytes)" test "$size" -le 33554432
mkfifo pipe
for filter in $filters; do
  verify "$filter is bagpipe" test "$BIN/$filter" -ef "$program"
  # The filter waits for the last byte, and its memory is read meanwhile.
  input=$(input_of "$filter")
  [ "$input" != none ] || continue
  # The files of a dataset are regular ones, so nothing makes its source wait.
  ! grep -q /dev/stdin "$SHELL_TESTS/$filter/fixtures" 2>/dev/null || continue
  rm -rf dataset
  # Not by way of `run`, whose process would be the shell's.
  # shellcheck disable=SC2046
  "$filter" $(arguments_of "$filter") <pipe >/dev/null 2>&1 &
  process=$!
  exec 3>pipe
  head -c $(($(wc -c <"$input") - 1)) "$input" >&3
  sleep 0.2
  verify "$filter is what is measured" test "/proc/$process/exe" -ef "$program"
  own=$(awk '/^RssAnon/ { print $2 }' "/proc/$process/status" 2>/dev/null)
  exec 3>&-
  wait $process
  # libhdf5 has tables and free lists of its own.
  case $filter in hdf5-*) most=1536 ;; *) most=1024 ;; esac
  verify "$filter starts in at most $most kB of its own (${own:-no} kB)" test "${own:-99999}" -le $most
done
