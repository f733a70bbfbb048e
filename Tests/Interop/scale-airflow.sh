#!/bin/sh
# Mapped tasks of Airflow, in its own process. PYTHON_AIRFLOW has the packages of requirements-airflow.txt.
set -eu
. "$(dirname -- "$0")/scale_recordings"
if [ ! -x "${PYTHON_AIRFLOW:-}" ]; then
  echo 'skipped: no PYTHON_AIRFLOW with the packages of requirements-airflow.txt'
  exit 0
fi
PATH=$(dirname "$PYTHON_AIRFLOW"):$PATH
make_recordings
rm recordings/r2/cut.mcap
export AIRFLOW_HOME="$PWD/airflow" AIRFLOW__CORE__LOAD_EXAMPLES=False AIRFLOW__CORE__DAGS_FOLDER="$PWD/dags"
mkdir dags
cp "$recipes/airflow_units.py" dags
airflow db migrate >migrate.log 2>&1 || { tail -n 5 migrate.log; fail 'airflow db migrate'; }
unit-list "$PWD/recordings" --shards 3 >units.txt
for run in 1 2; do
  printf '{"units": "%s", "pipeline": "%s", "out": "%s", "options": "--tries 1"}' \
    "$PWD/units.txt" "$PWD/convert.sh" "$PWD/steps/{name}" >conf
  # A task that fails would be tried again in five minutes.
  timeout 120 airflow dags test units "2026-11-2$run" --conf "$(cat conf)" >dag.log 2>&1 ||
    { tail -n 20 dag.log; fail "run $run"; }
  check steps
done
[ "$(grep -c '"state":"skipped"' dag.log)" = 8 ] || { tail -n 20 dag.log; fail 'the second run skips nothing'; }
