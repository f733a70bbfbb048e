"""A run of a pipeline, and the row that compares two."""
import os
import statistics
import subprocess
import sys
import time


class Run:
    """One run of a pipeline: wall and processor seconds, and peak MB of each process."""

    def __init__(self, stages, stdin=None, stdout=subprocess.DEVNULL):
        source = open(stdin, "rb") if stdin else subprocess.DEVNULL
        start = time.monotonic()
        processes = []
        for number, stage in enumerate(stages):
            last = number == len(stages) - 1
            process = subprocess.Popen(
                [str(word) for word in stage], stdin=source, stdout=stdout if last else subprocess.PIPE)
            if number and source is not subprocess.DEVNULL:
                source.close()
            source = process.stdout
            processes.append(process)
        self.memory, self.cpu = [], 0.0
        for process, stage in zip(processes, stages):
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                sys.exit(f"bench: {stage[0]} ended with {process.returncode}")
            self.memory.append(usage.ru_maxrss / 1024)
            self.cpu += usage.ru_utime + usage.ru_stime
        self.wall = time.monotonic() - start


def pair(name, ours, peer, runs, megabytes=None):
    """Runs both in turn and prints the row."""
    ours(), peer and peer()
    a, b = [], []
    for _ in range(runs):
        a.append(ours())
        if peer:
            b.append(peer())
    wall = statistics.median(run.wall for run in a)
    line = f"{name:34} {wall:8.3f} s {statistics.median(r.cpu for r in a):7.2f} cpu"
    if megabytes:
        line += f" {megabytes / wall:7.0f} MB/s"
    memory = [max(run.memory[i] for run in a) for i in range(len(a[0].memory))]
    line += f"  {sum(memory):5.0f} MB ({' + '.join(f'{m:.0f}' for m in memory)})"
    if b:
        peer_wall = statistics.median(run.wall for run in b)
        ratio = statistics.median(q.wall / p.wall for p, q in zip(a, b))
        line += f" | peer {peer_wall:8.3f} s {max(sum(r.memory) for r in b):5.0f} MB | {ratio:5.2f}x"
    print(line, flush=True)
