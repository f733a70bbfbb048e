#!/bin/sh
#SBATCH --job-name=units --requeue --open-mode=append
# Does units with an array of Slurm jobs, each a shard of about equal bytes.
#
#   unit-list s3:robots/2026-11-26 --suffix .mcap --shards 64 >units.txt
#   sbatch --array=0-63%16 --cpus-per-task=4 slurm-units.sh units.txt convert.sh 's3:lake/{name}'
#
# A job does as many units at a time as it has cores. One that a node takes along is queued again, and
# does what is left of its shard; so does the same command, of which jobs whose units are all there end at
# once. The output of a job has the rows of unit-run; it fails if a unit does. UNIT_OPTIONS has more
# options of unit-run, such as --quarantine s3:lake/bad.
set -eu
if [ $# -ne 3 ] || [ -z "${SLURM_ARRAY_TASK_ID:-}" ]; then
  sed -n '3,/^set/s/^# \{0,1\}//p' "$0" >&2
  exit 64
fi
[ -r "$1" ] || { echo "slurm-units.sh: no list of units '$1'" >&2; exit 66; }
# shellcheck disable=SC2086
grep -e "\"shard\":$SLURM_ARRAY_TASK_ID}\$" "$1" |
  xargs -r -d '\n' -n 1 -P "${SLURM_CPUS_PER_TASK:-1}" \
    unit-run --pipeline "$2" --out "$3" --wait 1h ${UNIT_OPTIONS:-} --unit
