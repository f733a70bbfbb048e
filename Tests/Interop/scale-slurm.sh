#!/bin/sh
# An array of Slurm, on a cluster of one machine; a job of it is queued again while it runs.
set -eu
. "$(dirname -- "$0")/scale_recordings"
PATH=$PATH:/usr/sbin:/sbin
for program in slurmctld slurmd sbatch scontrol squeue; do
  command -v $program >/dev/null || { echo "skipped: there is no $program of Slurm"; exit 0; }
done
[ "$(id -u)" = 0 ] || { echo 'skipped: only root starts a slurmd'; exit 0; }
make_recordings

mkdir state spool
controller=$("$PYTHON_SCALE" -c 'import socket; s = [socket.socket() for _ in range(2)]
[x.bind(("127.0.0.1", 0)) for x in s]; print(*(x.getsockname()[1] for x in s))')
cat >slurm.conf <<END
ClusterName=test
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=${controller% *}
SlurmdPort=${controller#* }
AuthType=auth/none
CredType=cred/none
SlurmUser=root
StateSaveLocation=$PWD/state
SlurmdSpoolDir=$PWD/spool
SlurmctldPidFile=$PWD/slurmctld.pid
SlurmdPidFile=$PWD/slurmd.pid
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
NodeName=$(hostname -s) NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP
END
export SLURM_CONF="$PWD/slurm.conf"
slurmctld -D >controller.log 2>&1 &
daemons=$!
slurmd -D >node.log 2>&1 &
daemons="$daemons $!"
# shellcheck disable=SC2064
trap "kill $daemons 2>/dev/null || :; wait" EXIT
for _ in $(seq 100); do
  [ "$(sinfo -h -o %t 2>/dev/null)" != idle ] || break
  sleep 0.2
done
[ "$(sinfo -h -o %t)" = idle ] || { tail -n 3 controller.log node.log; fail 'Slurm does not start'; }

echo 'sleep 1; zstd-chunk --no-provenance >"$OUT"' >convert.sh
unit-list recordings --shards 4 >units.txt
UNIT_OPTIONS='-q --tries 1' sbatch --parsable --array=0-3%2 --output=job-%a.out "$recipes/slurm-units.sh" \
  units.txt convert.sh "$PWD/steps/{name}" >job
for _ in $(seq 100); do
  squeue -h -r -t R -o %i | grep -qx "$(cat job)_0" && break
  sleep 0.1
done
scontrol requeue "$(cat job)_0" || fail 'job 0 is over already'
for _ in $(seq 150); do
  [ -n "$(squeue -h)" ] || break
  # Slurm waits two minutes before a job runs again.
  [ "$(squeue -h -o %r)" != BeginTime ] || scontrol update "jobid=$(cat job)_0" starttime=now
  sleep 0.2
done
[ -z "$(squeue -h)" ] || fail "jobs do not end: $(squeue)"
check steps
[ "$(cat job-*.out | grep -c '"state":"quarantined"')" = 1 ] || fail "$(cat job-*.out)"
sort -u job-*.out | grep -c '"state":"done"' >number
[ "$(cat number)" = 8 ] || fail "$(cat number) rows of units that are done"
[ -z "$(find steps -name '.*')" ] || fail "left: $(find steps -name '.*')"
