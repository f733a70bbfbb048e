"""Does units on a Ray cluster.

  unit-list s3:robots/2026-11-26 --suffix .mcap --size 2GB > units.txt
  python ray-units.py units.txt --pipeline convert.sh --out s3:lake/steps > rows.jsonl

--out is a folder, or an address with {name}, {stem} or {key}; --cpus is what a unit takes. Other options are
for unit-run, such as --quarantine s3:lake/bad. RAY_ADDRESS names the cluster. Units wait in the driver, three
for each core of the cluster, also of nodes that come later. A unit whose node dies runs on another. Rows are
printed as units end; a unit that is busy, on a node that has gone, comes again. The exit status is 1 if a unit
has failed or is in quarantine, and each is named. The same command again does what is left.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import deque

import ray

parser = argparse.ArgumentParser(usage=__doc__)
parser.add_argument("units")
parser.add_argument("--pipeline", required=True)
parser.add_argument("--out", required=True)
parser.add_argument("--cpus", type=float, default=1)
options, more = parser.parse_known_args()
out = options.out if "{" in options.out else options.out + "/{name}"
with open(options.pipeline, encoding="utf-8") as pipeline, open(options.units, encoding="utf-8") as units:
    text, waiting = pipeline.read(), deque(line.rstrip("\n") for line in units if line.strip())


@ray.remote(num_cpus=options.cpus, max_retries=20)
def run(unit):
    """One unit, on a node that may have no copy of the pipeline."""
    with tempfile.NamedTemporaryFile("w", suffix=".sh", encoding="utf-8") as script:
        script.write(text)
        script.flush()
        command = ["unit-run", "--unit", unit, "--pipeline", script.name, "--out", out, "--wait", "30", *more]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    return json.loads(ended.stdout or json.dumps({"state": "failed", "uri": unit, "error": ended.stderr}))


rows, _ = os.fdopen(os.dup(1), "w"), os.dup2(2, 1)  # Ray prints notices.
ray.init(address=os.environ.get("RAY_ADDRESS", "auto"), log_to_driver=False)
running, bad = {}, []
while waiting or running:
    while waiting and len(running) < max(4, 3 * ray.cluster_resources().get("CPU", 1)):
        unit = waiting.popleft()
        running[run.remote(unit)] = unit
    for ended in ray.wait(list(running), num_returns=1, timeout=5)[0]:
        unit, row = running.pop(ended), ray.get(ended)
        if row["state"] == "busy":
            waiting.append(unit)
        else:
            print(json.dumps(row), file=rows, flush=True)
            bad += [row] if row["state"] not in ("done", "skipped") else []
for row in sorted(bad, key=lambda row: row.get("key", "")):
    print(f"ray-units: {row['state']}: {row.get('uri')!r}: {row.get('error')}", file=sys.stderr)
sys.exit(1 if bad else 0)
