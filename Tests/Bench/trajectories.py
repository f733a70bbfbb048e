"""The rows of the trajectory filters, on 1,000 Bridge episodes of 10 steps with 4 JPEG views.

The peer is OpenVLA's and Octo's TensorFlow pipeline, which is too large to be had here. On two such
cores it took 2.28 s for the statistics, made 4,826 windows a second, resized 238 a second and
needed 777 MB.
"""
import subprocess
import sys
from pathlib import Path

from rows import Run, pair
from step_stream import StepStream, fast

HERE = Path(__file__).resolve().parent


def rows(tools, work, shared, runs, wants, is_long):
    if wants("norm-stats"):
        for steps in (1_000_000, 10_000_000)[:1 + is_long]:
            alone(tools, work, runs, steps)
    if wants("ood-score"):
        novelty(tools, work, runs)
    if not any(wants(name) for name in ("statistics", "transforms", "resize")):
        return
    bridge = shared / "data/real/rlds/bridge_dataset/1.0.0"
    if not bridge.exists():
        return print(f"no {bridge}: no rows of it")
    dataset = work / "bridge_dataset"
    if not dataset.exists():
        subprocess.run(
            [sys.executable, HERE / "repeat_rlds.py", bridge, dataset / "1.0.0"], check=True)
    mapped = [[tools / "rlds-cat", dataset], [tools / "traj-map", "--oxe", "bridge_dataset"]]
    counted = [tools / "norm-stats", "--force", "-o", work / "stats.json"]
    size = sum(file.stat().st_size for file in dataset.rglob("*.tfrecord*")) / 1e6
    if wants("statistics"):
        pair("statistics of 1,000 episodes", lambda: Run([*mapped, counted]), None, runs, size)
    steps, windows = work / "steps.mcap", work / "windows.mcap"
    Run([*mapped, counted])
    write(steps, [*mapped, [tools / "norm-apply", "--stats", work / "stats.json"]])
    goals = [tools / "goal-relabel", "--seed", "1"]
    if wants("transforms"):
        window = [tools / "traj-window", "--window", "2", "--future", "7"]
        pair("transforms: goals and windows, 8,000", lambda: Run([goals, window], stdin=steps),
             None, runs)
    write(windows, [[tools / "traj-window", "--window", "2"]], steps)
    if wants("resize"):
        pair("resize of 8,000 windows, 64 to 224",
             lambda: Run([[tools / "image-resize", "224x224"]], stdin=windows), None, runs)


def alone(tools, work, runs, count):
    """norm-stats alone on steps of 14 float32."""
    source = work / f"steps{count}.mcap"
    if not source.exists():
        with open(source, "wb") as file:
            stream = StepStream(file, ["action"])
            fast(stream, count, 14, 1000)
            stream.finish()
    stage = [tools / "norm-stats", "--force", "-o", work / "stats14.json"]
    pair(f"norm-stats, {count} x 14 float32", lambda: Run([stage], stdin=source), None, runs,
         source.stat().st_size / 1e6)


def novelty(tools, work, runs, count=200_000, numbers=64):
    """ood-fit and ood-score; the peer is NumPy, which scores an array that it has in a file."""
    import numpy

    steps, array, model = work / "novelty.mcap", work / "novelty.f32", work / "novelty.ood"
    if not steps.exists():
        with open(steps, "wb") as file:
            stream = StepStream(file, ["action"])
            fast(stream, count, numbers, 1000)
            stream.finish()
        array.write_bytes(
            (numpy.random.default_rng(0).standard_normal((count, numbers)) * 0.1).astype("<f4"))
    size = count * numbers * 4 / 1e6
    for method in ("gauss", "bank"):
        fit = [tools / "ood-fit", "--force", "-f", "action", "--method", method, "-o", model]
        pair(f"ood-fit {method}, {count} x {numbers}", lambda: Run([fit], stdin=steps), None, runs,
             size)
        peer = [sys.executable, HERE / "score_numpy.py", model, array]
        pair(f"ood-score {method}, {count} x {numbers}",
             lambda: Run([[tools / "ood-score", "--model", model]], stdin=steps),
             lambda: Run([peer]), runs, size)


def write(path, stages, stdin=None):
    with open(path, "wb") as target:
        Run(stages, stdin=stdin, stdout=target)
