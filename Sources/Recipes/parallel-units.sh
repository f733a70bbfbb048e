#!/bin/sh
# Does units with GNU parallel, on this machine or on many.
#
#   unit-list recordings --suffix .mcap >units.txt
#   parallel-units.sh units.txt convert.sh 'steps/{name}' -j 8
#   parallel-units.sh units.txt convert.sh 's3:lake/{name}' -S host1,host2 --basefile convert.sh
#
# What follows the third operand is for parallel. units.txt.log has a line for each job and units.txt.jsonl
# the rows of unit-run. The same command again does what has failed or was not begun, and ends with 0
# when nothing is left. UNIT_OPTIONS has more options of unit-run, such as --quarantine s3:lake/bad.
set -eu
[ $# -ge 3 ] || {
  sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
  exit 64
}
units=$1 pipeline=$2 out=$3
shift 3
# Only a unit that has ended with 0 counts as done: --resume-failed takes the others from the log.
# shellcheck disable=SC2086
parallel --will-cite --joblog "$units.log" --resume-failed "$@" -a "$units" -q \
  unit-run --pipeline "$pipeline" --out "$out" --wait 1h ${UNIT_OPTIONS:-} --unit {} >>"$units.jsonl"
