"""Benchmark of norm-stats alone: a million steps of 14 float32, and ten times as many.

usage: statistics_bench.py BIN_DIR WORK_DIR

Prints seconds, MB/s of the stream, and peak memory, which must not depend on the number of steps.
"""
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from step_stream import StepStream, fast


def run(tool, source, target):
    start = time.monotonic()
    with open(source, "rb") as stdin:
        process = subprocess.Popen(
            [tool, "-o", target, "--force"], stdin=stdin, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        sys.exit(f"norm-stats ended with {os.waitstatus_to_exitcode(status)}")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def row(tools, work, steps):
    source = work / f"steps{steps}.mcap"
    if not source.exists():
        with open(source, "wb") as file:
            stream = StepStream(file, ["action"])
            fast(stream, steps, 14, 1000)
            stream.finish()
    runs = [run(tools / "norm-stats", source, work / "stats.json") for _ in range(5)]
    wall, cpu = (statistics.median(r[i] for r in runs) for i in range(2))
    megabytes = source.stat().st_size / 1e6
    print(f"norm-stats, {steps} steps x 14   {wall:8.3f} s {cpu:7.2f} cpu {megabytes / wall:7.0f} MB/s"
          f"  {max(r[2] for r in runs):5.0f} MB", flush=True)


if __name__ == "__main__":
    folder = Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for count in (1_000_000, 10_000_000)[:1 + ("--long" in sys.argv)]:
        row(Path(sys.argv[1]), folder, count)
