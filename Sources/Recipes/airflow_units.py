"""Does units as mapped tasks of Airflow 3, each a shard of about equal bytes.

  unit-list s3:robots/2026-11-26 --suffix .mcap --shards 64 > units.txt
  airflow dags trigger units --conf '{"units": "/data/units.txt", "pipeline": "/data/convert.sh",
                                      "out": "s3:lake/{name}"}'

Put this file into the folder of DAGs. The files are on a disk that all workers have. A task does one unit
after the other, and fails if one does; a retry does what is left of its shard. Its log has the rows.
"""
import json

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, Param, get_current_context, task

# The row of a unit ends with its shard.
SHARD = r"""
grep "\"shard\":$SHARD}\$" "$UNITS" | xargs -r -d '\n' -n 1 \
  unit-run --pipeline "$PIPELINE" --out "$OUT" --wait 1h $OPTIONS --unit
"""

with DAG(
        "units", schedule=None, catchup=False,
        params={
            "units": Param("units.txt", type="string"), "pipeline": Param("convert.sh", type="string"),
            "out": Param("steps/{name}", type="string"), "options": Param("", type="string")}):

    @task
    def shards():
        """The variables of each task."""
        params = get_current_context()["params"]
        with open(params["units"], encoding="utf-8") as units:
            numbers = sorted({json.loads(row).get("shard", 0) for row in units if row.strip()})
        return [
            {
                "SHARD": str(number), "UNITS": params["units"], "PIPELINE": params["pipeline"],
                "OUT": params["out"], "OPTIONS": params["options"]}
            for number in numbers]

    BashOperator.partial(
        task_id="shard", bash_command=SHARD, append_env=True, retries=3).expand(env=shards())
