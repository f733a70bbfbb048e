"""From the store into the lake: units of work on a cluster, and a row of a table for each take."""

import json
import os
import subprocess
import threading

import pyarrow
import pyarrow.parquet

from day import rows_of, size_of
from servers import KEY, SECRET
from streams import takes_of
from world import S, truth_of

# What a unit's pipeline does: a take begins and ends where the robot says so.
CONVERT = """episode-split -q --start /task.state=start --stop /task.state=done --instruction /task.instruction |
  zstd-chunk -q > "$OUT"
"""
PRE, POST = 9 * S // 2, S // 2


def wanted(truth):
    """The takes that can be had, by their ids: those of all recordings but the rotten one."""
    return {f"{entry.robot}#0:{entry.end - PRE}-{entry.end + POST}:{entry.start}-{entry.end}": entry
            for entry in truth.tries if entry.robot != truth.corrupt}


def convert(day):
    """A unit for each robot, on two nodes, one of which dies in the middle; the rotten one is quarantined."""
    truth = truth_of(day)
    robots = sorted({entry.robot for entry in truth.tries})
    # unit-run has the filters beside it first in PATH.
    mutated = f"PATH='{day.root}/mutant/bin':$PATH\n" if day.mutant else ""
    (day.place / "convert.sh").write_text(mutated + CONVERT)
    day.sh("rclone purge s3:lake/$PREFIX/takes || true", PREFIX=day.prefix)
    day.sh("rclone lsjson -R --files-only s3:robots/$DAY/today | "
           "unit-list -q --root s3:robots/$DAY/today --suffix night.mcap --pipeline convert.sh "
           "--out s3:lake/$PREFIX/takes/{name} > units.jsonl", DAY=f"day{day.number}", PREFIX=day.prefix)
    units = rows_of(day.place / "units.jsonl")
    day.check(len(units) == len(robots), f"{len(units)} units of {len(robots)} robots")
    rows = on_one_machine(day) if day.mutant else on_cluster(day, len(units))
    # A node may die after it has published, and before it says so.
    states = {"done": sum(row["state"] in ("done", "skipped") for row in rows),
              "quarantined": sum(row["state"] == "quarantined" for row in rows)}
    day.arrow("unit-run", "units", len(units), **states)
    bad = [row["uri"] for row in rows if row["state"] == "quarantined"]
    day.check(len(bad) == 1 and f"/{truth.corrupt}/" in bad[0], f"{bad} are quarantined, not {truth.corrupt}")
    day.sh("rclone copy --exclude '.partial/**' s3:lake/$PREFIX/takes takes", PREFIX=day.prefix)
    day.sh("mcap-cat -q takes/*/*.mcap > takes.mcap")
    found = {take.id: take for take in takes_of(day.place / "takes.mcap")}
    takes = wanted(truth)
    (day.place / "wanted.json").write_text(json.dumps(list(takes)))
    day.check(set(found) == set(takes), f"{len(found)} takes, not {len(takes)}")
    for name, entry in takes.items():
        take = found[name]
        day.check(take.begin.language_instruction == entry.instruction, f"{name} has another instruction")
        day.check(all(entry.start <= time <= entry.end for _, time, _ in take.messages), f"{name} is too long")
    day.arrow("episode-split", "tries", len(truth.tries), takes=len(found),
              quarantined=sum(entry.robot == truth.corrupt for entry in truth.tries))
    packed, whole = size_of(day.place / "takes"), sum(len(m[2]) for take in found.values() for m in take.messages)
    day.check(packed < 0.9 * whole, f"{packed} bytes for {whole} are not compressed")
    day.facts.update(lake=packed, units=states)


def on_one_machine(day):
    """The same units without a cluster."""
    lines = (day.place / "units.jsonl").read_text().splitlines()
    return [json.loads(day.sh(
        "unit-run -q --unit \"$1\" --pipeline convert.sh --tries 2 --quarantine quarantine", line,
        statuses=(0, 65))) for line in lines]


def on_cluster(day, count):
    """As the lab would, with the recipe for Ray; a node is killed when a quarter of the outputs are there."""
    cluster = day.servers.cluster()
    killed = threading.Event()

    def kill():
        while not killed.wait(0.3):
            listed = subprocess.run(
                ["rclone", "lsf", "-R", "--files-only", f"s3:lake/{day.prefix}/takes"], check=False, text=True,
                env={**os.environ, **day.environment}, capture_output=True).stdout
            if len([line for line in listed.splitlines() if ".partial" not in line]) >= max(1, count // 4):
                cluster.kill_worker()
                killed.set()

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        day.sh("python3 $RECIPES/ray-units.py units.jsonl --pipeline convert.sh --out s3:lake/$PREFIX/takes "
               "--tries 2 --lease 10 --quarantine $UNITS/quarantine > rows.jsonl",
               statuses=(1,), PREFIX=day.prefix, RECIPES=recipes(), **cluster.environment())
        # A few units may be done by then.
        day.check(killed.is_set() or count < 8, "all was done before a node could be killed")
    finally:
        killed.set()
        killer.join()
        cluster.stop()
    # Ray itself prints that a node is gone.
    day.sh("grep '^{' rows.jsonl > units-done.jsonl")
    return rows_of(day.place / "units-done.jsonl")


def recipes():
    return os.environ.get("RECIPES") or os.path.join(os.path.dirname(__file__), "../../Sources/Recipes")


def table(day):
    """A row for each take in Parquet, in Iceberg and in Delta, entered twice: nothing is there twice."""
    day.sh("""cd "$UNITS/takes"
for file in */night.mcap; do
  episode-list -q --robot "${file%/*}" --uri "s3://lake/$PREFIX/takes/{path}" --labels "$ROUTE/accept.jsonl" \\
    --labels "$PEOPLE/human-labels.jsonl" -o "$TABLE/episodes" --append "$file"
done
rclone copy "$TABLE/episodes" s3:lake/episodes/$PREFIX""", PREFIX=day.prefix)
    before = day.before("table") and json.loads((day.before("table") / "counts.json").read_text()) or {}
    # A mutant's tables are its own.
    name = "episodes" if not day.mutant else f"mutant_{day.mutant.replace('-', '_')}"
    for _ in range(2):
        day.sh("python3 $RECIPES/lake-add.py --iceberg fleet.$NAME --catalog $CATALOG --warehouse s3://lakehouse "
               "$(cd episodes && find . -name '*.parquet' | sort | sed \"s|^.|s3://lake/episodes/$PREFIX|\")",
               NAME=name, CATALOG=day.servers.store.iceberg, RECIPES=recipes(), PREFIX=day.prefix)
        day.sh("python3 $RECIPES/lake-add.py --delta s3://lake/delta/$NAME "
               "$(find episodes -name '*.parquet' | sort)", NAME=name, RECIPES=recipes())
    rows = pyarrow.concat_tables(
        pyarrow.parquet.ParquetFile(path).read() for path in sorted(day.place.glob("episodes/*/*/*.parquet")))
    check_rows(day, rows.to_pylist())
    counts = {"iceberg": len(iceberg_ids(day, name)), "delta": len(delta_ids(day, name))}
    (day.place / "counts.json").write_text(json.dumps(counts))
    old = 0 if day.mutant else before.get("iceberg", 0)
    day.arrow("episode-list, lake-add", "rows", old + rows.num_rows, iceberg=counts["iceberg"])
    day.arrow("episode-list, lake-add", "rows", old + rows.num_rows, delta=counts["delta"])
    day.check(duckdb_count(day) == rows.num_rows, "DuckDB counts other rows")


def check_rows(day, rows):
    """What the table says of a take is what the truth says."""
    takes = day.takes
    day.check(sorted(row["id"] for row in rows) == sorted(takes), f"{len(rows)} rows of {len(takes)} takes")
    for row in rows:
        entry = takes[row["id"]]
        day.check(row["robot"] == entry.robot and row["instruction"] == entry.instruction,
                  f"the row of {row['id']} is {row['robot']}, {row['instruction']}")
        day.check(row["uri"] == f"s3://lake/{day.prefix}/takes/{entry.robot}/night.mcap", f"it is not in {row['uri']}")


def iceberg_ids(day, name):
    from pyiceberg.catalog import load_catalog

    store = day.servers.store
    catalog = load_catalog(
        "lake", type="rest", uri=store.iceberg, warehouse="s3://lakehouse", credential=f"{KEY}:{SECRET}", **{
            "s3.endpoint": store.s3, "s3.access-key-id": KEY, "s3.secret-access-key": SECRET})
    return set(catalog.load_table(f"fleet.{name}").scan(selected_fields=("id",)).to_arrow()["id"].to_pylist())


def delta_ids(day, name):
    from deltalake import DeltaTable

    options = {key: value for key, value in day.environment.items() if key.startswith("AWS_")}
    table = DeltaTable(f"s3://lake/delta/{name}", storage_options={**options, "aws_conditional_put": "etag"})
    ids = table.to_pyarrow_table(columns=["id"])["id"].to_pylist()
    day.check(len(ids) == len(set(ids)), "Delta has rows twice")
    return set(ids)


def duckdb_count(day):
    import duckdb

    return duckdb.sql(f"select count(distinct id) from '{day.place}/episodes/*/*/*.parquet'").fetchall()[0][0]
