"""The rows of Zarr: a replay buffer like PushT's, 25,650 steps with float32 images of 96x96, against
zarr-python reading it whole; and random samples of two cameras of 640x480, resized to 224, by the
Dataset of bagpipe(7) and through the pipe, against a Dataset that knows where each JPEG lies in a plain
file; and windows of two decoded images of two cameras of 224x224 through the pipe, against that Dataset of
bagpipe(7). All have the same cores, and a DataLoader has two workers.

zarr_stores.py buffer FOLDER       makes pusht.zarr
zarr_stores.py load FOLDER         the peer: reads it whole
zarr_stores.py samples FOLDER KIND samples per second of `ours`, `peer` or `windows`, with two workers
zarr_stores.py batches             the same of batches from standard input
"""

import os
import re
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
STEPS, CHUNK = 25650, 161
CAMERAS = ["observation/image_left", "observation/image_right"]
SAMPLES, BATCH, WORKERS, SIZE = 512, 32, 2, (224, 224)


def buffer(folder):
    """Shapes that move over a white ground, as in the original, and some noise."""
    import zarr
    from numcodecs import Blosc

    random = np.random.default_rng(0)
    root = zarr.open_group(f"{folder}/pusht.zarr", mode="w", zarr_format=2)
    codec = Blosc("lz4", clevel=5, shuffle=0)

    def array(name, shape, kind="f4"):
        return root.create_array(
            name, shape=(STEPS, *shape), chunks=(CHUNK, *shape), dtype=kind, compressors=codec)

    images = array("data/img", (96, 96, 3))
    y, x = np.mgrid[:96, :96]
    for start in range(0, STEPS, CHUNK):
        block = np.full((min(CHUNK, STEPS - start), 96, 96, 3), 255, "f4")
        for number, frame in enumerate(block):
            time = (start + number) / 20
            for shape, (color, radius) in enumerate(
                    [((144, 238, 144), 14), ((119, 136, 153), 9), ((65, 105, 225), 5)]):
                left = 48 + 30 * np.cos(time * (shape + 1) / 7 + shape)
                top = 48 + 30 * np.sin(time * (shape + 2) / 9)
                frame[(x - left) ** 2 + (y - top) ** 2 < radius**2] = color
            frame[tuple(random.integers(0, 96, (2, 60)))] = random.integers(0, 256, (60, 3))
        images[start:start + CHUNK] = block
    for name, shape in [("action", (2,)), ("state", (5,)), ("keypoint", (9, 2)), ("n_contacts", (1,))]:
        array(f"data/{name}", shape)[:] = random.uniform(0, 512, (STEPS, *shape)).astype("f4")
    ends = np.append(np.sort(random.choice(STEPS - 1, 205, replace=False) + 1), STEPS)
    root.create_array("meta/episode_ends", data=ends, chunks=len(ends), compressors=None)


def load(folder):
    import zarr

    root = zarr.open_group(f"{folder}/pusht.zarr", mode="r")
    return {name: array[:] for name, array in root["data"].arrays()}


def samples(folder, kind):
    import time

    import torch
    from torchvision.io import decode_jpeg
    from torchvision.transforms.v2.functional import resize

    page = (HERE.parent.parent / "man/bagpipe.7").read_text()
    with open(f"{folder}/windows.py", "w") as file:
        file.write(re.search(r"^# windows\.py\n.*?(?=^\.Ed)", page, re.M | re.S)[0])
    sys.path.insert(0, folder)
    from windows import Windows

    class Plain(torch.utils.data.Dataset):
        """All JPEGs in one file per camera."""

        def __init__(self, windows):
            self.windows, self.places = windows, {}
            for name, camera in windows.cameras.items():
                ends = np.cumsum(camera.places[:len(windows), 1].astype(int))
                path = f"{folder}/{name.replace('/', '_')}.jpegs"
                with open(path, "wb") as file:
                    for row in range(len(windows)):
                        offset, size = camera.places[row].tolist()
                        with open(camera.shards[row // camera.count], "rb") as shard:
                            file.write(os.pread(shard.fileno(), size, offset))
                self.places[name] = os.open(path, os.O_RDONLY), np.append(0, ends).tolist()

        def __len__(self):
            return len(self.windows)

        def __getitem__(self, step):
            sample = {"action": self.windows.action[step]}
            for name, (file, ends) in self.places.items():
                data = os.pread(file, ends[step + 1] - ends[step], ends[step])
                image = decode_jpeg(torch.frombuffer(bytearray(data), dtype=torch.uint8))
                sample[name] = resize(image, SIZE, antialias=True)
            return sample

    if kind == "windows":
        data = Windows(f"{folder}/small.zarr", CAMERAS, window=2, size=SIZE)
    else:
        data = Windows(f"{folder}/cameras.zarr", CAMERAS, window=1, size=SIZE)
    if kind == "peer":
        data = Plain(data)
    torch.set_num_threads(1)
    order = np.random.default_rng(0).integers(0, len(data), BATCH * WORKERS + SAMPLES).tolist()
    loader = iter(torch.utils.data.DataLoader(
        data, batch_size=BATCH, sampler=order, num_workers=WORKERS))
    # What the workers do before the first batches is not counted.
    for _ in range(WORKERS):
        next(loader)
    start, count = time.monotonic(), 0
    for batch in loader:
        count += len(batch["action"])
    print(count / (time.monotonic() - start))


def batches():
    import time

    import pyarrow as pa
    import torch

    start, count = None, 0
    for batch in pa.ipc.open_stream(sys.stdin.buffer):
        for column in batch.columns:
            if isinstance(column, pa.FixedShapeTensorArray):
                values = column.storage.flatten().to_numpy(zero_copy_only=False)
                torch.from_numpy(values.reshape(-1, *column.type.shape))
        # Nor is what the stages do before the first one.
        if start is None:
            start = time.monotonic()
        else:
            count += batch.num_rows
    print(count / (time.monotonic() - start))


def rows(tools, work, source, runs, wants):
    from rows import Run, pair

    if wants("zarr buffer"):
        if not (work / "pusht.zarr").exists():
            Run([[sys.executable, "-W", "ignore", __file__, "buffer", work]])
        pair("zarr buffer: PushT -> steps", lambda: Run([[tools / "zarr-cat", work / "pusht.zarr"]]),
             lambda: Run([[sys.executable, "-W", "ignore", __file__, "load", work]]), runs, 2836)
    trainers = os.environ.get("PYTHON_TRAINERS")
    if wants("zarr samples") and trainers:
        Run([[tools / "jpeg-encode", "-q", "95"],
             [tools / "step-align", "--clock", "/left_arm/camera/color", "action=/command.data",
              f"{CAMERAS[0]}=/left_arm/camera/color", f"{CAMERAS[1]}=/right_arm/camera/color"],
             [tools / "zarr-write", "--force", work / "cameras.zarr"]], stdin=source)

        def loaded(kind):
            return float(subprocess.run(
                [trainers, "-W", "ignore", __file__, "samples", work, kind], check=True,
                stdout=subprocess.PIPE, text=True).stdout), None

        def piped(source, repeats, *stages):
            rate = work / "rate"
            with open(rate, "w") as out:
                run = Run([[tools / "zarr-cat", *[work / source] * repeats], *stages,
                           [trainers, "-W", "ignore", __file__, "batches"]], stdout=out)
            return float(rate.read_text()), sum(run.memory[:-1])

        def samples_piped(*options):
            return piped("cameras.zarr", 6, [tools / "episode-shuffle", "--buffer", "200"],
                         [tools / "image-resize", "224x224", "--method", "bilinear", *options],
                         [tools / "arrow-write", "--batch", BATCH])

        def windows_piped():
            return piped("small.zarr", 14, [tools / "traj-window", "--window", "2", "--future", "15"],
                         [tools / "arrow-write", "--decode", "--batch", BATCH])

        Run([[tools / "zarr-cat", work / "cameras.zarr"],
             [tools / "image-resize", "224x224", "--output", "jpeg"],
             [tools / "zarr-write", "--force", work / "small.zarr"]])
        for name, ours, peer in [
                ("our Dataset", lambda: loaded("ours"), "peer"), ("the pipe", samples_piped, "peer"),
                ("the pipe, scaled", lambda: samples_piped("--scaled-decode"), "peer"),
                ("the pipe, windows", windows_piped, "windows")]:
            pairs = [(ours(), loaded(peer)) for _ in range(runs)]
            peak = max(memory or 0 for (_, memory), _ in pairs)
            print(f"{f'zarr samples: {name}':34} "
                  f"{statistics.median(own for (own, _), _ in pairs):8.0f} /s"
                  f"{f' {peak:5.0f} MB' if peak else ''} | peer "
                  f"{statistics.median(rate for _, (rate, _) in pairs):8.0f} /s | "
                  f"{statistics.median(own / rate for (own, _), (rate, _) in pairs):5.2f}x", flush=True)


if __name__ == "__main__":
    # Not in the bench itself, whose memory counts in each process that it starts.
    import numpy as np

    {"buffer": buffer, "load": load, "samples": samples, "batches": batches}[sys.argv[1]](*sys.argv[2:])
