"""The dataset of bagpipe(7) gives a trainer every step once, goes on where it was, and ends with an
error when a stage of its pipe does; without a trainer the pipe ends."""

import os
import pathlib
import signal
import subprocess
import sys
import time

import numpy as np
import torch
from batches import Batches
from torch.utils.data import DataLoader

import check_npz

READ = "npz-cat --layout envs,steps --shard $SHARD stored.npz | "


def rows(pipe, workers=0):
    """The values of each column, in lists."""
    found = {}
    for batch in DataLoader(Batches(pipe), batch_size=None, num_workers=workers):
        for name, column in batch.items():
            found.setdefault(name, []).extend(column)
    return found


def order(found):
    """The numbers of the steps in the arrays."""
    return [
        check_npz.STEPS * int(name.partition("#")[2]) + int(index)
        for name, index in zip(found["episode_id"], found["index"])
    ]


def check(found):
    for name, expected in check_npz.arrays().items():
        expected = np.concatenate(list(expected))
        for place, value in zip(order(found), found[name], strict=True):
            if isinstance(value, torch.Tensor):
                np.testing.assert_array_equal(value.numpy(), expected[place], name)
            else:
                assert value == (expected[place].decode() if name == "bytes" else expected[place])


def fails(pipe):
    try:
        rows(pipe)
    except Exception as error:  # noqa: BLE001 - pyarrow has several
        return error
    sys.exit(f"no error: {pipe}")


def wait(file):
    for _ in range(100):
        if pathlib.Path(file).exists():
            return
        time.sleep(0.1)
    sys.exit(f"no {file}")


whole = rows(READ + "arrow-write --batch 3")
assert order(whole) == list(range(check_npz.ENVIRONMENTS * check_npz.STEPS))
check(whole)
divided = rows(READ + "arrow-write --batch 3", workers=2)
assert sorted(order(divided)) == order(whole)
check(divided)
# A shard without an episode has no batches.
few = "traj-filter --min-steps 1 | arrow-write 2>/dev/null"
shards = [rows(READ.replace("$SHARD", f"{number}/9") + few) for number in range(9)]
assert {} in shards
assert sorted(place for found in shards if found for place in order(found)) == order(whole)
mixed = READ + "episode-shuffle --seed 7 --buffer 9 | arrow-write --batch 3"
assert order(rows(mixed + " --skip 6")) == order(rows(mixed))[6:]

assert "status 3" in str(fails(READ + "{ cat; exit 3; } | arrow-write"))
fails(READ + "head -c 3000 | arrow-write --batch 1 2>/dev/null")
fails("npz-cat missing.npz 2>/dev/null | arrow-write 2>/dev/null")

# Thousands of batches: a trainer that stops early, and one that is killed.
long = f"mcap-cat {'numbers.mcap ' * 300} 2>errors | arrow-write --batch 1 2>>errors; touch ended"
next(iter(DataLoader(Batches(long), batch_size=None)))
wait("ended")
os.remove("ended")
code = f"from batches import Batches\nfor batch in Batches({long!r}): print(flush=True)"
with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as trainer:
    trainer.stdout.readline()
    trainer.send_signal(signal.SIGKILL)
wait("ended")
assert pathlib.Path("errors").read_text() == "", pathlib.Path("errors").read_text()
