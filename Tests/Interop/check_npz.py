"""Arrays for npz-cat, and what npz-write makes of them.

check_npz.py write             stored.npz and deflated.npz
check_npz.py pipe              both, to standard output, which is a pipe
check_npz.py check FILE TIMES  the arrays again, TIMES along their first axis
"""

import sys

import numpy as np

ENVIRONMENTS, STEPS = 5, 4


def arrays():
    random = np.random.default_rng(0)
    shape = (ENVIRONMENTS, STEPS)
    found = {
        "agents/observation/lidar": random.random((*shape, 1, 36, 4), dtype=np.float32),
        "agents/action": random.random((*shape, 3)),
        "done": random.random(shape) > 0.5,
        "half": random.random((*shape, 2)).astype(np.float16),
        "big": np.arange(ENVIRONMENTS * STEPS * 2, dtype=">i4").reshape(*shape, 2),
        "fortran": np.asfortranarray(random.random((*shape, 3, 2))),
        "text": np.array([[f"é{e}.{t}" for t in range(STEPS)] for e in range(ENVIRONMENTS)]),
        "bytes": np.array([[f"{e}.{t}".encode() for t in range(STEPS)] for e in range(ENVIRONMENTS)]),
        "large": np.full(shape, 2**63 + 1, np.uint64),
    }
    for kind in "int8 uint8 int16 uint16 int32 uint32 int64".split():
        found[kind] = random.integers(0, 100, (*shape, 2)).astype(kind)
    return found


def check(file, times):
    found = np.load(file, allow_pickle=False)
    expected = arrays()
    assert sorted(found.files) == sorted(expected), found.files
    for name, array in expected.items():
        if name == "half":
            array = array.astype(np.float32)
        if name == "bytes":
            array = np.char.decode(array)
        array = np.concatenate([array] * times)
        assert found[name].dtype == array.dtype.newbyteorder("="), (name, found[name].dtype)
        np.testing.assert_array_equal(found[name], array, name)


match sys.argv[1:]:
    case ["write"]:
        np.savez("stored.npz", seed=np.int64(42), returns=np.arange(ENVIRONMENTS) / 8, **arrays())
        np.savez_compressed("deflated.npz", **arrays())
    case ["pipe"]:
        np.savez(sys.stdout.buffer, **arrays())
        np.savez_compressed(sys.stdout.buffer, **arrays())
    case ["check", file, times]:
        check(file, int(times))
