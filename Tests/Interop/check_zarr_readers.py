"""check_zarr_readers.py EXAMPLE.py...: raw.zarr, raw2.zarr and demo.zarr, which has JPEG, in zarr-python,
zarrs and tensorstore. The examples are those of bagpipe(7)."""

import json
import os
import sys

import numpy as np
import tensorstore
import zarr

PIPELINE = "codec_pipeline.path"


def example(word):
    """The lines of the page with a word, on which they are run."""
    texts = [text for text in (open(path).read() for path in sys.argv[1:]) if word in text]
    names = {}
    exec(texts[0], names)
    return names


def arrays(path):
    for folder, _, files in os.walk(path):
        document = next((name for name in ("zarr.json", ".zarray") if name in files), None)
        if document:
            with open(f"{folder}/{document}") as file:
                if "shape" in json.load(file):
                    yield os.path.relpath(folder, path)


def same(path, name, found, expected):
    assert found.shape == expected.shape and np.array_equal(found, expected), (path, name)


default = zarr.config.get(PIPELINE)
opened = {"tensorstore": 0, "zarrs": 0}
for path, driver in [("raw.zarr", "zarr3"), ("raw2.zarr", "zarr")]:
    root = zarr.open_group(path, mode="r")
    expected = {name: root[name][:] for name in arrays(path)}
    assert len(expected) == 7, sorted(expected)
    for name, array in expected.items():
        if array.dtype.kind not in "OT":
            found = tensorstore.open({
                "driver": driver, "kvstore": {"driver": "file", "path": f"{path}/{name}"},
            }).result().read().result()
            same(path, name, found, array)
            opened["tensorstore"] += 1
    example("zarrs.ZarrsCodecPipeline")
    root = zarr.open_group(path, mode="r")
    for name, array in expected.items():
        same(path, name, root[name][:], array)
        opened["zarrs"] += 1
    zarr.config.set({PIPELINE: default})
    assert expected[next(name for name in expected if "image" in name)].shape == (38, 120, 160, 3)
assert opened == {"tensorstore": 10, "zarrs": 14}, opened
same("raw.zarr", "action", example("tensorstore.open")["action"], expected["data/action"])

example("imagecodecs.zarr.register_codecs")
frames = zarr.open_group("demo.zarr", mode="r")["observation/image_primary"][:]
example("zarrs.ZarrsCodecPipeline")
same("demo.zarr", "image", zarr.open_group("demo.zarr", mode="r")["observation/image_primary"][:], frames)
assert frames.shape == (38, 120, 160, 3) and frames.std() > 10
