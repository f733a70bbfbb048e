"""Runs ray-units.py on a cluster of two nodes, of which one is killed: each output is there once and whole, and
the merged statistics have the bytes of one process.

check_scale_ray.py RECIPES    in a folder of make_recordings; ray and the filters are in PATH
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STATISTICS = 'mkdir "$OUT"\nsleep 0.4\nnorm-stats --name all --state -o "$OUT/part.json" >/dev/null\n'


def fail(text):
    sys.exit(f"check_scale_ray: {text}")


def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def descendants(process):
    try:
        text = "".join(path.read_text() for path in Path(f"/proc/{process}/task").glob("*/children"))
    except OSError:
        return []
    children = [int(child) for child in text.split()]
    return [below for child in children for below in descendants(child)] + children


class Cluster:
    """A head and a worker of one core each. Ray wants short paths."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="ray", dir="/tmp")
        self.address = f"127.0.0.1:{port()}"
        os.environ.update(RAY_AUTH_MODE="disabled", RAY_ADDRESS=self.address, RAY_USAGE_STATS_ENABLED="0")
        self.nodes = [self.start("--head", f"--port={self.address.split(':')[1]}", "--include-dashboard=false",
                                 f"--temp-dir={self.folder}")]

    def start(self, *options):
        with open("ray.log", "ab") as log:
            return subprocess.Popen(
                ["ray", "start", "--block", "--num-cpus=1", "--object-store-memory=80000000",
                 "--node-ip-address=127.0.0.1", *options], stdout=log, stderr=log, start_new_session=True)

    def add_worker(self):
        self.nodes.append(self.start(f"--address={self.address}"))

    def kill(self, node):
        """A node that dies at once, with all that runs on it."""
        for process in [*descendants(node.pid), node.pid]:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        node.wait()

    def end(self):
        for node in reversed(self.nodes):
            self.kill(node)
        shutil.rmtree(self.folder, ignore_errors=True)


def units(recipes, pipeline, out, while_running=lambda rows: None):
    """Runs the recipe; returns its exit status, its rows and what it says."""
    process = subprocess.Popen(
        [sys.executable, f"{recipes}/ray-units.py", "units.txt", "--pipeline", pipeline, "--out", os.path.abspath(out),
         "--tries", "1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    rows = []
    for line in process.stdout:
        rows.append(json.loads(line))
        while_running(rows)
    said = process.stderr.read()
    return process.wait(), rows, said


def states(rows):
    return {state: sum(row["state"] == state for row in rows) for state in {row["state"] for row in rows}}


def main(recipes):
    recordings = Path("recordings").absolute()
    with open("units.txt", "w", encoding="utf-8") as file:
        subprocess.run(["unit-list", recordings], check=True, stdout=file)
    Path("stats.sh").write_text(STATISTICS, encoding="utf-8")
    cluster = Cluster()
    try:
        cluster.add_worker()
        killed = []

        def kill_worker(rows):
            if len(rows) == 3 and not killed:
                killed.append(time.monotonic())
                cluster.kill(cluster.nodes[1])

        status, rows, said = units(recipes, "stats.sh", "parts", kill_worker)
        if status != 1 or not killed:
            fail(f"status {status}, {states(rows)}: {said[-2000:]}")
        if states(rows) not in ({"done": 8, "quarantined": 1}, {"done": 7, "skipped": 1, "quarantined": 1}):
            fail(f"{states(rows)}: {said[-2000:]}")
        if "quarantined" not in said or "cut.mcap" not in said:
            fail(f"the poison is not named: {said[-2000:]}")

        start = time.monotonic()
        status, rows, said = units(recipes, "stats.sh", "parts")
        again = time.monotonic() - start
        if status != 1 or states(rows) != {"skipped": 8, "quarantined": 1}:
            fail(f"again: status {status}, {states(rows)}: {said[-2000:]}")
        status, rows, said = units(recipes, "convert.sh", "steps")
        if states(rows) != {"done": 8, "quarantined": 1}:
            fail(f"on one node: {states(rows)}: {said[-2000:]}")
    finally:
        cluster.end()
    subprocess.run(["diff", "-r", "expected", "steps"], check=True)

    parts = sorted(Path("parts").rglob("part.json"))
    if len(parts) != 8 or any(Path("parts").rglob(".*")):
        fail(f"{len(parts)} parts, {list(Path('parts').rglob('.*'))}")
    whole = sorted(path for path in recordings.rglob("*.mcap") if path.name != "cut.mcap")
    subprocess.run(["norm-merge", *parts, "-o", "merged.json"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(
        ["sh", "-c", 'mcap-cat "$@" | norm-stats --name all -o one.json >/dev/null', "sh", *whole], check=True)
    if Path("merged.json").read_bytes() != Path("one.json").read_bytes():
        fail("the merged statistics are not those of one process")
    print(f"a node killed after 3 of 9 units, {again:.1f} s for a second run that skips all")


if __name__ == "__main__":
    main(sys.argv[1])
