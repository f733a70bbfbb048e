"""The rows of batches for trainers: windows of numbers against pyarrow writing the same, and windows of
two images of two cameras, 224x224, encoded and decoded, as far as a reader in Python has them as arrays;
their peer is cat of the finished batches into the same reader, which is the limit of the last pipe.

batches.py WORK make             windows of numbers, an archive of 1 GB
batches.py WORK pyarrow          the peer: the arrays of the archive as batches of Arrow
batches.py WORK read             reads batches from standard input, and says how fast
"""

import sys
import time
from pathlib import Path

from rows import Run, pair

# Action chunks of ACT: 100 steps of 14 joints, and a window of two states.
WINDOWS, ACTION, STATE = 175_000, (100, 14), (2, 14)
BATCH = 32


def rows(tools, work, ros2, features, runs, wants):
    def python(kind):
        return [sys.executable, __file__, work, kind]

    if wants("arrow-write numbers"):
        archive, windows = work / "windows.npz", work / "number-windows.mcap"
        if not windows.exists():
            Run([python("make")])
            with open(windows, "wb") as out:
                Run([[tools / "npz-cat", archive]], stdout=out)
        pair("arrow-write numbers, 1 GB", lambda: Run([[tools / "arrow-write"]], stdin=windows),
             lambda: Run([python("pyarrow")]), runs, archive.stat().st_size / 1e6)
    if not wants("batches"):
        return
    steps = work / "batch-steps.mcap"
    features = [feature for feature in features if "depth" not in feature]
    if not steps.exists():
        with open(steps, "wb") as out:
            Run([[tools / "step-align", "--clock", "/left_arm/camera/color", *features],
                 [tools / "image-resize", "224x224", "--output", "jpeg"]],
                stdin=ros2, stdout=out)
    for kind, repeats, options in ("encoded", 70, []), ("decoded", 7, ["--decode"]):
        stages = [[tools / "mcap-cat", *[steps] * repeats],
                  [tools / "traj-window", "--window", "2", "--future", "15"],
                  [tools / "arrow-write", "--batch", BATCH, *options]]
        finished = work / f"{kind}.arrow"
        with open(finished, "wb") as out:
            Run(stages, stdout=out)
        pair(f"batches, images {kind}", lambda: Run([*stages, python("read")]),
             lambda: Run([["cat", finished], python("read")]), runs, finished.stat().st_size / 1e6)
        finished.unlink()


def make(work):
    random = np.random.default_rng(1)
    np.savez(work / "windows.npz", action=random.random((WINDOWS, *ACTION), np.float32),
             state=random.random((WINDOWS, *STATE), np.float32))


def write(work):
    import pyarrow as pa

    with np.load(work / "windows.npz") as file:
        arrays = {name: file[name] for name in file.files}
    columns = {name: pa.FixedShapeTensorArray.from_numpy_ndarray(array)
               for name, array in arrays.items()}
    batch = pa.RecordBatch.from_arrays(list(columns.values()), list(columns))
    with open("/dev/null", "wb") as out, pa.ipc.new_stream(out, batch.schema) as writer:
        for start in range(0, WINDOWS, 256):
            writer.write_batch(batch.slice(start, 256))


def read():
    """Prints what a trainer would get in a second."""
    import pyarrow as pa

    start, rows = time.monotonic(), 0
    for batch in pa.ipc.open_stream(sys.stdin.buffer):
        for column in batch.columns:
            if isinstance(column, pa.FixedShapeTensorArray):
                column.storage.flatten().to_numpy(zero_copy_only=False).reshape(-1, *column.type.shape)
        rows += batch.num_rows
    print(f"  {rows} windows, {rows / (time.monotonic() - start):.0f}/s", file=sys.stderr)


if __name__ == "__main__":
    # Not in the bench itself, whose memory counts in each process that it starts.
    import numpy as np

    match sys.argv[1:]:
        case [work, "make"]:
            make(Path(work))
        case [work, "pyarrow"]:
            write(Path(work))
        case [_, "read"]:
            read()
