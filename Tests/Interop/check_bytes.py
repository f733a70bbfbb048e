"""Steps whose byte strings and rows differ in length.

check_bytes.py write FILE.mcap FIRST END    the episodes FIRST..<END
check_bytes.py check STORE FORMAT END       what zarr-write made of them
"""

import sys

import numpy as np
import zarr
from check_zarr import ZARR3

LENGTHS = [3, 1, 6]


def values(episode, step):
    number = 10 * episode + step
    # In the first episodes all steps are alike, and a writer might decide then.
    size = 4 if episode == 0 else number * 37 % 300
    return {
        "blob": np.frombuffer(bytes((number + 171 * i) % 256 for i in range(size)), np.uint8),
        "fixed": np.arange(5, dtype=np.uint8) + np.uint8(number),
        "rows": (np.arange(2 * (2 if episode < 2 else step + 2)) + number / 8)
        .astype(np.float32).reshape(-1, 2),
        "counts": np.arange(1 if episode < 2 else step + 1) - number,
    }


def write(path, first, end):
    from bagpipe_messages import StepWriter

    with open(path, "wb") as file:
        writer = StepWriter(file, "check_bytes")
        for name in values(0, 0):
            writer.declare(name, "bagpipe.Tensor", "tensor")
        for index, episode in enumerate(range(first, end)):
            time = 10**18 + 1000 * episode
            writer.put("/episode", 0, time, event=1, index=index)
            for step in range(LENGTHS[episode]):
                for name, value in values(episode, step).items():
                    packed = value.dtype == np.uint8
                    writer.put(name, step, time + step, shape=value.shape, **{
                        value.dtype.name: value.tobytes() if packed else value.reshape(-1).tolist()})
            writer.put("/episode", 0, time + 999, event=2, index=index, steps=LENGTHS[episode])
        writer.finish()


def check(path, form, end):
    if path.endswith(".zip"):
        path = (zarr.storage if ZARR3 else zarr).ZipStore(path, mode="r")
    root = zarr.open_consolidated(path, mode="r")
    where = "data/" if form == "2" else ""
    steps = [values(e, s) for e in range(end) for s in range(LENGTHS[e])]
    fixed = root[where + "fixed"][:]
    assert fixed.dtype == np.uint8 and np.array_equal(fixed, [s["fixed"] for s in steps]), fixed
    blobs = [bytes(blob) for blob in root[where + "blob"][:]]
    assert blobs == [s["blob"].tobytes() for s in steps], blobs
    for number in 0, len(steps) - 1:
        one = np.asarray(root[where + "blob"][number]).item()
        assert one == steps[number]["blob"].tobytes(), one


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    else:
        check(sys.argv[2], sys.argv[3], int(sys.argv[4]))
