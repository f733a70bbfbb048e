"""drive.py good|bad STEPS: an archive with the steps of an arm; a bad one goes astray after 100."""

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import npz  # noqa: E402

kind, steps = sys.argv[1], int(sys.argv[2])
source = random.Random(kind)
state, action = [], []
for step in range(steps):
    astray = 8 if kind == "bad" and step >= 100 else 0
    shared = source.gauss(0, 1)
    state += [shared + source.gauss(0, 0.1), shared * 20 + source.gauss(0, 2) + 2 * astray, 7]
    action += [source.gauss(0, 1), source.gauss(5, 0.1)]
sys.stdout.buffer.write(npz.npz({
    "observation/state.npy": npz.npy("<f4", (steps, 3), state),
    "action.npy": npz.npy("<f8", (steps, 2), action),
}))
