"""episodes.py FIRST LAST: an archive with episodes FIRST up to LAST of 40 steps of 3 float32, each
always the same."""

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import npz  # noqa: E402

first, last = map(int, sys.argv[1:])
numbers = []
for episode in range(first, last):
    source = random.Random(episode)
    numbers += [source.gauss(0, scale) for _ in range(40) for scale in (1, 0.1, 50)]
done = [step == 39 for _ in range(first, last) for step in range(40)]
shape = (last - first, 40)
sys.stdout.buffer.write(npz.npz({
    "observation/state.npy": npz.npy("<f4", (*shape, 3), numbers),
    "done.npy": npz.npy("|b1", shape, done),
}))
