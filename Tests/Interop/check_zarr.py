"""Checks a hierarchy of Tests/EpisodeCodecTests/ZarrFixture.swift with zarr-python.

check_zarr.py STORE STEPS...    STORE: a directory or .zip; STEPS: of each episode
Works with zarr 3 (formats 2 and 3) and zarr 2.18 (format 2). Exits 1 at the first difference.
"""

import json
import os
import struct
import sys
import warnings
import zipfile

import imagecodecs
import imagecodecs.numcodecs
import numpy as np
import zarr

warnings.simplefilter("error")
warnings.filterwarnings("ignore", message=".*_destroy", category=DeprecationWarning)
IMAGES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Data", "images")
ZARR3 = zarr.__version__.startswith("3")


def register_image_codecs():
    """What a user does once: imagecodecs' own `imagecodecs.zarr` where it has one."""
    imagecodecs.numcodecs.register_codecs(verbose=False)
    if not ZARR3:
        return
    try:
        from imagecodecs.zarr import register_codecs

        register_codecs()
    except ImportError:  # releases up to 2026.3.6
        from zarr.abc.codec import ArrayBytesCodec
        from zarr.registry import register_codec

        def codec(name, decode):
            class ImageCodec(ArrayBytesCodec):
                is_fixed_size = False
                from_dict = classmethod(lambda cls, data: cls())

                def to_dict(self):
                    return {"name": name, "configuration": {}}

                def compute_encoded_size(self, length, spec):
                    raise NotImplementedError

                async def _decode_single(self, data, spec):
                    image = decode(data.as_numpy_array()).reshape(spec.shape)
                    return spec.prototype.nd_buffer.from_numpy_array(image)

                async def _encode_single(self, data, spec):
                    raise NotImplementedError

            register_codec(name, ImageCodec)

        codec("imagecodecs_jpeg", imagecodecs.jpeg8_decode)
        codec("imagecodecs_png", imagecodecs.png_decode)


def same(what, actual, expected):
    expected = np.asarray(expected)
    if actual.shape != expected.shape or not np.array_equal(actual, expected):
        sys.exit(f"check_zarr: {what}: {actual!r} is not {expected!r}")


def read_member(path, key):
    if path.endswith(".zip"):
        with zipfile.ZipFile(path) as archive:
            return archive.read(key)
    with open(os.path.join(path, key), "rb") as file:
        return file.read()


def stored_chunk(path, name, step, shape):
    """The bytes of an image's chunk, found without zarr."""
    zeros = [0] * (len(shape) - 1)
    if not os.path.exists(os.path.join(path, "zarr.json")) and "data/" in name:
        return read_member(path, f"{name}/" + ".".join(map(str, [step] + zeros)))
    document = json.loads(read_member(path, f"{name}/zarr.json"))
    steps = document["chunk_grid"]["configuration"]["chunk_shape"][0]
    shard = read_member(path, f"{name}/c/" + "/".join(map(str, [step // steps] + zeros)))
    index = len(shard) - 16 * steps - 4
    offset, length = struct.unpack_from("<QQ", shard, index + 16 * (step % steps))
    return shard[offset : offset + length]


def main(path, *lengths):
    register_image_codecs()
    lengths = [int(length) for length in lengths]
    total = sum(lengths)
    if path.endswith(".zip"):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            assert len(set(archive.namelist())) == len(archive.namelist())
        if ZARR3:
            store = zarr.storage.ZipStore(path, mode="r")
        else:
            store = zarr.ZipStore(path, mode="r")
    else:
        store = path
    root = zarr.open_consolidated(store, mode="r")
    plain = zarr.open_group(store, mode="r", **({"use_consolidated": False} if ZARR3 else {}))
    version2 = "data" in root
    data = "data/" if version2 else ""

    attributes = dict(root.attrs)
    assert attributes == {
        "episodes": len(lengths), "rate": 10.5, "name": 'a "b"\n', "tags": ["x", None, True],
    }, attributes
    assert dict(plain.attrs) == attributes

    step = np.arange(total)
    episode = np.repeat(np.arange(len(lengths)), lengths)
    images = {}
    for name in ["color0.jpg", "color1.jpg", "color2.jpg", "grey.jpg", "depth.png"]:
        with open(os.path.join(IMAGES, name), "rb") as file:
            images[name] = file.read()
    color = np.stack([imagecodecs.jpeg8_decode(images[f"color{i}.jpg"]) for i in range(3)])
    grey = imagecodecs.jpeg8_decode(images["grey.jpg"])[..., None]
    pixels = np.arange(24 * 32).reshape(24, 32)
    expected = {
        data + "observation/proprio": (
            (step[:, None] * 7 + np.arange(7)).astype(np.float32) / np.float32(8)
        ),
        data + "action": (step[:, None] * np.arange(6) / 3).reshape(-1, 2, 3),
        data + "flag": step % 3 == 0,
        data + "index": step * step,
        data + "observation/depth": (
            (step[:, None, None] * 31 + pixels).astype(np.uint64).astype(np.uint16)
        ),
        data + "observation/image_primary": color[step % 3],
        data + "observation/image_grey": np.broadcast_to(grey, (total, 24, 32, 1)),
        data + "observation/depth_png": np.broadcast_to(
            imagecodecs.png_decode(images["depth.png"]), (total, 24, 32)
        ),
        "meta/episode_ends": np.cumsum(lengths),
    }
    for group in [root, plain]:
        for name, values in expected.items():
            array = group[name]
            assert array.dtype == values.dtype, (name, array.dtype)
            if group is root:
                same(name, array[:], values)
            for index in {0, total // 3, total - 1}:
                if index < len(values):
                    same(f"{name}[{index}]", np.asarray(array[index]), values[index])
            same(f"{name}[-3:]", array[-3:], values[-3:])
        text = group[data + "language_instruction"]
        texts = ["" if s % 5 == 0 else f"pick the cübe {e}" for s, e in zip(step, episode)]
        assert list(text[:]) == texts
        assert text[total - 1] == texts[-1]

    for index in {0, total // 2, total - 1}:
        name = data + "observation/image_primary"
        shape = expected[name].shape
        assert stored_chunk(path, name, index, shape) == images[f"color{index % 3}.jpg"]
    if version2 and ZARR3 is False:
        chunk = root["data/observation/proprio"].chunks
        assert chunk == (min(lengths[0], 71429), 7), chunk
        assert root["meta/episode_ends"].compressor is None


if __name__ == "__main__":
    main(*sys.argv[1:])
