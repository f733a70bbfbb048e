"""The row of ray-units.py: units that keep one core busy, on a cluster of two nodes of one core each; the peer is
one such node. What counts is the time from the first unit's row to the last: Ray takes some seconds to start
its processes, once. Needs PYTHON_SCALE.

ray_nodes.py NODES    in a folder with units.txt and compress.sh: prints these seconds
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from rows import Run, pair

ROOT = Path(__file__).resolve().parent.parent.parent
UNITS = 40


def rows(tools, work, recording, runs, wants):
    python = os.environ.get("PYTHON_SCALE")
    if not wants("ray-units") or not python:
        return
    folder, seconds = work / "ray", work / "ray-seconds"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "recordings").mkdir(parents=True)
    first = folder / "recordings/unit_00.mcap"
    with open(first, "wb") as out:
        Run([[tools / "mcap-cat", "-t", "/*_arm/*", "--end", "1", recording], [tools / "zstd-chunk"]], stdout=out)
    for number in range(1, UNITS):
        os.link(first, first.with_name(f"unit_{number:02}.mcap"))
    (folder / "compress.sh").write_text('zstd-chunk -j 1 --level 7 <"$IN" >"$OUT"\n')
    with open(folder / "units.txt", "wb") as out:
        Run([[tools / "unit-list", folder / "recordings"]], stdout=out)
    # The nodes find the programs, and Ray's own, by PATH.
    os.environ["PATH"] = f"{tools}:{Path(python).parent}:{os.environ['PATH']}"

    def nodes(count):
        shutil.rmtree(folder / "out", ignore_errors=True)
        with open(seconds, "w") as out:
            run = Run([["env", "-C", folder, python, __file__, str(count)]], stdout=out)
        run.wall = float(seconds.read_text())
        return run

    pair(f"ray-units: {UNITS} units, two nodes", lambda: nodes(2), lambda: nodes(1), runs)


def main(count):
    sys.path.insert(0, str(ROOT / "Tests/Interop"))
    from check_scale_ray import Cluster

    cluster = Cluster()
    try:
        for _ in range(count - 1):
            cluster.add_worker()
        wait_for(count)
        recipe = subprocess.Popen(
            [sys.executable, ROOT / "Sources/Recipes/ray-units.py", "units.txt", "--pipeline", "compress.sh", "--out",
             Path("out").absolute()], stdout=subprocess.PIPE)
        times = [time.monotonic() for _ in recipe.stdout]
        if recipe.wait() or len(times) != UNITS:
            sys.exit(f"ray_nodes: {len(times)} of {UNITS} units")
        print(times[-1] - times[0])
    finally:
        cluster.end()


def wait_for(count):
    """Waits until so many nodes have joined."""
    for _ in range(120):
        probe = subprocess.run(
            [sys.executable, "-c", "import ray, sys; ray.init(log_to_driver=False, logging_level='ERROR');"
             f"sys.exit(ray.cluster_resources().get('CPU', 0) != {count})"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        if probe.returncode == 0:
            return
        time.sleep(0.5)
    sys.exit(f"ray_nodes: {count} nodes did not start: see ray.log")


if __name__ == "__main__":
    main(int(sys.argv[1]))
