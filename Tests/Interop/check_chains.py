"""Runs random chains of filters on windows of images. NumPy predicts which steps remain, and each
window must have the images of its own steps.

check_chains.py SEED COUNT    the filters are in PATH. Exits 1 at the first difference.
"""

import io
import subprocess
import sys
import tempfile

import numpy as np
from check_windows import LENGTHS, image, write
from stream_reader import read

WINDOW = 3
CAMERA = "primary"


def run(text, data, *files):
    result = subprocess.run(["sh", "-ec", text, "sh", *files], input=data, capture_output=True)
    if result.returncode:
        sys.exit(f"{text}: {result.returncode}: {result.stderr.decode()}")
    return result.stdout


class Chain:
    """A stream of windows, and the numbers of the steps that each episode should have."""

    def __init__(self, random, folder):
        self.random, self.folder, self.names = random, folder, []
        self.data, self.steps = self.source(0)

    def source(self, number):
        """Windows of steps that no other source has, in episodes with the same numbers."""
        first = number * sum(LENGTHS)
        path = f"{self.folder}/{number}.mcap"
        write(path, first)
        with open(path, "rb") as file:
            windows = run(f"traj-window --window {WINDOW} --future 1", file.read())
        ends = np.cumsum(LENGTHS) + first
        return windows, [np.arange(e - n, e) for e, n in zip(ends, LENGTHS)]

    def add(self):
        n, seed = self.random.integers(1, 4), self.random.integers(1 << 30)
        filters = [
            (f"traj-map -e 'every {n}'", lambda e: e[::n]),
            (f"traj-map -e 'drop first {n}'", lambda e: e[n:]),
            (f"traj-map -e 'x = next(reward)\nremove x\ndrop last {n}'", lambda e: e[:-n]),
            (f"traj-filter -e 'steps > {n}'", lambda e: e if len(e) > n else e[:0]),
            (f"traj-subsample --every {n}", lambda e: e[::n]),
            (f"traj-subsample --first {n}", lambda e: e[:n]),
            (f"traj-subsample -n {n} --seed {seed}", None),
            (f"episode-shuffle --buffer {n} --seed {seed}", None),
            ("mix", None),
        ]
        text, left = filters[self.random.integers(len(filters))]
        if text == "mix":
            return self.mix(seed)
        self.names.append(text)
        self.data = run(text, self.data)
        self.expect(None if left is None else [e for e in map(left, self.steps) if len(e)])

    def mix(self, seed):
        """Mixes in the steps or the episodes of another source."""
        level = ["step", "episode"][self.random.integers(2)]
        self.names.append(f"episode-mix --level {level}")
        other, steps = self.source(1 + len(self.names))
        paths = [f"{self.folder}/left.mcap", f"{self.folder}/right.mcap"]
        for path, data in zip(paths, [self.data, other]):
            with open(path, "wb") as file:
                file.write(data)
        self.data = run(f'episode-mix --level {level} --seed {seed} "$@"', b"", *paths)
        self.steps += steps
        self.expect(None)

    def expect(self, steps):
        """Compares the stream with the steps; None if the filter draws them at random."""
        run("stream-check", self.data)
        found, known = [], {}
        for kind, item in read(io.BytesIO(self.data)):
            if kind == "begin":
                found.append([])
                known = {}
            elif kind == "step":
                number = int(item["values"]["reward"][1][2][0] * 2)
                found[-1].append(number)
                known = self.window(number, item["values"][f"observation/image_{CAMERA}"][1], known)
        found = [np.asarray(e) for e in found if e]
        expected = [] if steps is None else steps
        if steps is not None and (
            len(found) != len(expected)
            or any(f.tolist() != e.tolist() for f, e in zip(found, expected))):
            sys.exit(f"{self.names}: steps {found}, not {expected}")
        if found and not set(np.concatenate(found)) <= set(np.concatenate(self.steps)):
            sys.exit(f"{self.names}: steps {found} of {self.steps}")
        self.steps = found

    def window(self, step, frames, known):
        """The images of a window, whose references read has checked."""
        start = step - self.index(step)
        here = {}
        for k, (number, data) in enumerate(frames):
            own = max(step - WINDOW + 1 + k, start)
            data = data or here.get(number) or known.get(number)
            if data != image(CAMERA, own):
                sys.exit(f"{self.names}: step {step} has {data} for the image of step {own}")
            here[number] = data
        return here

    @staticmethod
    def index(step):
        step %= sum(LENGTHS)
        return step - max(e for e in [0, *np.cumsum(LENGTHS)] if e <= step)


def main(seed, count):
    for number in range(seed, seed + count):
        random = np.random.default_rng(number)
        with tempfile.TemporaryDirectory() as folder:
            chain = Chain(random, folder)
            for _ in range(random.integers(2, 5)):
                # A stream without steps is an error.
                if sum(map(len, chain.steps)) > sum(len(e[:3]) for e in chain.steps):
                    chain.add()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
