"""The rows of rollouts: a batch of 1,024 environments, 32 steps, 204 float32 each, against pickle and
lz4.frame at level 9; an archive of 1 GB against numpy.load.

rollouts.py WORK make|make-large              the archives
rollouts.py WORK compress|decompress|load     the peer
rollouts.py WORK block COMMAND                how long writing batches takes, into a pipe of COMMAND
                                              or, without one, with pickle and lz4 in the loop
"""

import io
import pickle
import statistics
import subprocess
import sys
import time
from pathlib import Path

from rows import Run, pair

SHAPES = {"observation/lidar": (1, 36, 4), "observation/state": (8,), "observation/direction": (1, 3),
          "observation/dynamic_obstacle": (1, 5, 9), "action": (3,), "reward": (1,)}


def batch():
    """What NavRL's training collects: ranges of a lidar that change from step to step, and states."""
    generator = np.random.default_rng(1)
    arrays = {}
    for name, shape in SHAPES.items():
        steps = generator.normal(size=(1024, 32, *shape)).astype(np.float32)
        arrays[name] = np.cumsum(steps, axis=1, dtype=np.float32) * np.float32(0.02)
    arrays["observation/lidar"] = np.clip(arrays["observation/lidar"] + 2, 0, 4)
    return arrays


def rows(tools, work, runs, wants):
    def peer(kind):
        return lambda: Run([[sys.executable, __file__, work, kind]])

    batch_file, rollout = work / "rollout.npz", work / "rollout.mcap"
    if any(wants(f"rollout {kind}") for kind in ("compress", "decompress")):
        # In a process of its own, as memory is counted from that of the one which starts another.
        Run([[sys.executable, __file__, work, "make"]])

    def compress():
        with open(rollout, "wb") as out:
            return Run([[tools / "npz-cat", "--layout", "envs,steps", batch_file],
                        [tools / "lz4-chunk"]], stdout=out)

    if wants("rollout compress"):
        pair("rollout compress, 27 MB", compress, peer("compress"), runs, 27)
    if wants("rollout decompress"):
        compress()
        Run([[sys.executable, __file__, work, "compress"]])
        pair("rollout decompress, all", lambda: Run([[tools / "mcap-cat", rollout]]),
             peer("decompress"), runs, 27)
        pair("rollout decompress, 1 of 1024",
             lambda: Run([[tools / "mcap-cat", "--episode", "17", rollout]]), peer("decompress"),
             runs)
    if wants("stream-spool"):
        spool = f"{tools}/stream-spool --memory 512M | {tools}/npz-cat --layout envs,steps - | " \
                f"{tools}/lz4-chunk > {work}/spooled.mcap"

        def blocked(*command):
            text = subprocess.run([sys.executable, __file__, work, "block", *command], check=True,
                                  capture_output=True, text=True).stdout
            return (1e3 * float(word) for word in text.split())

        (savez, waits), (theirs, _) = blocked(spool), blocked()
        print(f"{'stream-spool: a batch blocks for':34} {waits:8.1f} ms | peer {theirs:8.1f} ms | "
              f"{100 * waits / theirs:5.2f} % ({savez:.1f} ms with the work of savez)", flush=True)
    if wants("npz-cat"):
        large = work / "large.npz"
        if not large.exists():
            Run([[sys.executable, __file__, work, "make-large"]])
        pair("npz-cat of 1 GB", lambda: Run([[tools / "npz-cat", large]]), peer("load"), runs, 1000)


class Timed(io.RawIOBase):
    """A pipe that counts how long writing takes."""

    def __init__(self, pipe):
        self.pipe, self.seconds = pipe, 0

    def write(self, data):
        start = time.monotonic()
        count = self.pipe.write(data)
        self.seconds += time.monotonic() - start
        return count

    def flush(self):
        start = time.monotonic()
        self.pipe.flush()
        self.seconds += time.monotonic() - start


def block(command):
    """The medians of the times that a batch takes in the loop, and that it waits for the pipe."""
    arrays = batch()
    times, waits = [], []
    if command:
        writer = subprocess.Popen(command, shell=True, stdin=subprocess.PIPE)
    for number in range(8):
        time.sleep(0.5)  # the simulation
        start = time.monotonic()
        if command:
            pipe = Timed(writer.stdin)
            np.savez(pipe, **arrays)
            pipe.flush()
            waits.append(pipe.seconds)
        else:
            compress(arrays, f"block-{number}")
        times.append(time.monotonic() - start)
    if command:
        writer.stdin.close()
        if writer.wait():
            sys.exit("rollouts.py: the pipe failed")
    print(statistics.median(times), statistics.median(waits or times))


def compress(arrays, name):
    import lz4.frame
    data = lz4.frame.compress(pickle.dumps(arrays), compression_level=9)
    (Path(sys.argv[1]) / f"{name}.lz4").write_bytes(data)


def main():
    work, kind = Path(sys.argv[1]), sys.argv[2]
    if kind == "compress":
        with np.load(work / "rollout.npz") as file:
            compress({name: file[name] for name in file.files}, "rollout")
    elif kind == "decompress":
        import lz4.frame
        pickle.loads(lz4.frame.decompress((work / "rollout.lz4").read_bytes()))
    elif kind == "make":
        np.savez(work / "rollout.npz", **batch())
    elif kind == "make-large":
        np.savez(work / "large.npz", data=np.zeros((1_000_000, 250), np.float32) + 0.5)
    elif kind == "load":
        with np.load(work / "large.npz") as file:
            sum(file[name].size for name in file.files)
    else:
        block(*sys.argv[3:] or [None])


if __name__ == "__main__":
    # Not in the bench itself, whose memory counts in each process that it starts.
    import numpy as np

    main()
