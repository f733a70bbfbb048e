# A sink on a full disk fails and publishes nothing.
. "$SHELL_TESTS/suite/matrix"
mkdir disk
if ! mount -t tmpfs -o size=16k none disk 2>/dev/null; then
  pass "full disks # SKIP mounting a small disk takes root"
  exit 0
fi
trap 'umount disk' EXIT
ln -s "$FIXTURES"/* disk
for filter in $filters; do
  [ "$(output_of "$filter")" = dataset ] || continue
  input=$(input_of "$filter")
  head -c 1M /dev/zero >disk/filler 2>/dev/null
  ls disk >before
  here=$PWD
  cd disk || exit
  run "$filter" <"$here/$input" 2>"$here/errors"
  status=$?
  cd "$here" || exit
  verify "$filter on a full disk" expr "$status" : '7[34]$' >/dev/null
  verify "$filter publishes nothing on a full disk" test "$(ls disk)" = "$(cat before)"
  cat errors
done
