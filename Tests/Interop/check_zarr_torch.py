"""The Dataset of bagpipe(7) against zarr-python, in workers that are forked and spawned.

check_zarr_torch.py STORE...   windows.py, from the page, is in the current folder
"""

import io
import json
import sys

import numpy as np
import torch
import zarr
from PIL import Image

sys.path.insert(0, ".")
from windows import Camera, Windows  # noqa: E402

CAMERA = "observation/image_primary"


def check(path):
    root = zarr.open_group(path, mode="r", use_consolidated=False)
    with open(f"{path}/{CAMERA}/zarr.json") as file:
        images = json.load(file)
    ends, action = root["meta/episode_ends"][:], root["action"][:]
    size = tuple(images["shape"][1:3])
    windows = Windows(path, [CAMERA], window=3, size=size)
    index = f"meta/window_index/{CAMERA}"
    stored = root[index][:] if index in root else None
    shard = images["chunk_grid"]["configuration"]["chunk_shape"][0]

    def image(row):
        with open(f"{path}/{CAMERA}/c/{row // shard}/0/0/0", "rb") as file:
            data = file.read()
        table = np.frombuffer(data[-16 * shard - 4:-4], "<u8").reshape(-1, 2)
        offset, length = table[row % shard].tolist()
        return np.array(Image.open(io.BytesIO(data[offset:offset + length])))

    assert len(windows) == ends[-1] == len(action)
    for context in ["fork", "spawn"]:
        loader = torch.utils.data.DataLoader(
            windows, batch_size=7, num_workers=2, multiprocessing_context=context)
        step = 0
        for batch in loader:
            for found, acted in zip(batch[CAMERA], batch["action"]):
                np.testing.assert_array_equal(acted.numpy(), action[step])
                start = max([0, *[end for end in ends if end <= step]])
                rows = stored[step] if stored is not None else [
                    max(start, step + offset) for offset in (-2, -1, 0)]
                assert len(found) == len(rows)
                for frame, row in zip(found.numpy(), rows):
                    wanted = np.zeros((*size, 3)) if row < 0 else image(row)
                    difference = np.abs(frame.transpose(1, 2, 0).astype(int) - wanted)
                    # Two libjpegs, perhaps of two versions.
                    assert difference.max() <= 2, (path, context, step, row, difference.max())
                step += 1
        assert step == ends[-1], (step, ends)
    assert Camera(path, CAMERA, (32, 48))[0].shape == (3, 32, 48)


if __name__ == "__main__":
    for store in sys.argv[1:]:
        check(store)
