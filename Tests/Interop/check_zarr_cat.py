"""Zarr stores of every kind for zarr-cat, and a check of what it reads from them.

check_zarr_cat.py write DIR          stores of zarr-python 2 or 3, whichever this is
check_zarr_cat.py check STORE...     the steps of each store; 0.mcap, 1.mcap… have them
"""

import os
import sys

import numpy as np

STEPS, ENDS = 40, [13, 13, 29, 40]


def arrays():
    random = np.random.default_rng(1)
    pixels = np.cumsum(random.integers(-3, 4, (STEPS, 24, 20, 3)), axis=1) % 256
    pixels[0, 0, 0] = 200
    return {
        "img": pixels.astype("f4"),
        "camera0_rgb": pixels[:, ::-1].astype("u1"),
        "gray": pixels[..., :1].astype("u1"),
        "action": random.normal(size=(STEPS, 2)).astype("f4"),
        "state": random.normal(size=(STEPS, 5)),
        "keypoint": random.normal(size=(STEPS, 9, 2)).astype("f4"),
        "flag": random.random(STEPS) > 0.5,
        "short": random.integers(-3000, 3000, (STEPS, 7)).astype("i2"),
        "long": random.integers(-(2**62), 2**62, (STEPS, 3)),
        "half": random.normal(size=(STEPS, 3)).astype("f2"),
    }


def texts():
    return [f"stück {number}" * (number % 3) for number in range(STEPS)]


def write2(folder):
    import numcodecs
    import zarr
    from numcodecs import BZ2, LZ4, Blosc, GZip, Zlib, Zstd

    codecs = {"none": None, "zstd": Zstd(5), "zlib": Zlib(3), "gzip": GZip(3), "lz4": LZ4(),
              "bz2": BZ2(3), "copy": Blosc("lz4", clevel=0),
              "blocks": Blosc("lz4", clevel=9, shuffle=1, blocksize=512),
              "bits": Blosc("zstd", clevel=9, shuffle=2, blocksize=8192)}
    for name in ["lz4", "lz4hc", "zstd", "zlib", "blosclz"]:
        for shuffle in range(3):
            codecs[f"{name}{shuffle}"] = Blosc(name, clevel=5, shuffle=shuffle)
    for name, codec in codecs.items():
        store = (zarr.ZipStore(f"{folder}/{name}.zarr.zip", mode="w", compression=8 * (name == "none"))
                 if name in ("none", "lz41") else zarr.DirectoryStore(f"{folder}/{name}.zarr"))
        root = zarr.open_group(store, mode="w")
        for key, array in arrays().items():
            chunks = (11, 1) if key == "action" else (17, *array.shape[1:])
            order = "F" if key in ("state", "keypoint") else "C"
            root.require_group("data").array(
                key, array, chunks=chunks, compressor=codec, order=order)
        ends = root.require_group("meta").array("episode_ends", np.array(ENDS), compressor=None)
        if name == "lz41":  # The last of two members of one name counts.
            ends.attrs["x"] = 1
            ends.attrs["x"] = 2
            store.close()
        elif name == "none":
            store.close()
    root = zarr.open_group(zarr.DirectoryStore(f"{folder}/odd.zarr"), mode="w")
    data = root.require_group("data")
    for key, array in arrays().items():
        chunks = tuple(max(1, (extent + 1) // 2 - (extent > 4)) for extent in array.shape)
        data.array(key, array.astype(array.dtype.newbyteorder(">")), chunks=chunks, order="F",
                   dimension_separator="/", dtype=array.dtype.newbyteorder(">"))
    filled = data.create_dataset("filled", shape=(STEPS, 4), chunks=(7, 3), dtype=">i4", fill_value=-7)
    filled[5:9] = np.arange(16).reshape(4, 4)
    objects = np.array(texts(), dtype=object)
    data.array("text", objects, dtype=object, object_codec=numcodecs.VLenUTF8(), chunks=9)
    data.array("fixed", np.array(texts()), chunks=9)
    data.array("bytes", np.array([text.encode() for text in texts()], dtype=object), dtype=object,
               object_codec=numcodecs.VLenBytes(), chunks=9)
    root.require_group("meta").array("episode_ends", np.array(ENDS, dtype="i4"))


def write3(folder):
    import zarr
    from zarr.codecs import (BloscCodec, BytesCodec, GzipCodec, ShardingCodec, TransposeCodec,
                             ZstdCodec)

    def write(name, store=None, version=3, halves=False, shards=0, **settings):
        root = zarr.open_group(store or f"{folder}/{name}.zarr", mode="w", zarr_format=version)
        for key, array in arrays().items():
            chunk = (7, *[(extent + 1) // 2 if halves else extent for extent in array.shape[1:]])
            if shards:
                settings["shards"] = (shards * 7, *[2 * extent if halves else extent
                                                    for extent in chunk[1:]])
            root.create_array(f"data/{key}", data=array, chunks=chunk, **settings)
        root.create_array("meta/episode_ends", data=np.array(ENDS))

    write("default")
    write("two", version=2)
    write("gzip", compressors=GzipCodec())
    write("checksum", compressors=ZstdCodec(level=3, checksum=True))
    write("raw", compressors=None)
    write("big", serializer=BytesCodec(endian="big"))
    write("keys2", chunk_key_encoding={"name": "v2", "separator": "."})
    write("dots", chunk_key_encoding={"name": "default", "separator": "."})
    write("shards", shards=3)
    write("halves", halves=True)
    write("halfshards", halves=True, shards=2)
    for name in ["lz4", "lz4hc", "zstd", "zlib", "blosclz"]:
        shuffle = "bitshuffle" if name == "zstd" else "shuffle"
        write(name, compressors=BloscCodec(cname=name, shuffle=shuffle))
    store = zarr.storage.ZipStore(f"{folder}/zip.zarr.zip", mode="w")
    write("zip", store, shards=3)
    store.close()
    root = zarr.open_group(f"{folder}/start.zarr", mode="w")
    for key, array in arrays().items():
        order = tuple(reversed(range(array.ndim)))
        inner = ShardingCodec(
            chunk_shape=(5, *array.shape[1:]), index_location="start",
            codecs=[TransposeCodec(order=order), BytesCodec(), ZstdCodec()])
        zarr.create(shape=array.shape, chunks=(20, *array.shape[1:]), dtype=array.dtype,
                    store=root.store, path=f"data/{key}", codecs=[inner])[:] = array
    root.create_array("meta/episode_ends", data=np.array(ENDS))
    root = zarr.open_group(f"{folder}/filled.zarr", mode="w")
    for key, (kind, value) in FILLED.items():
        array = root.create_array(
            f"data/{key}", shape=(STEPS, 3), chunks=(5, 2), dtype=kind, fill_value=value)
        array[3:4] = 1
    root.create_array("data/text", shape=STEPS, chunks=9, dtype=str)[:] = np.array(
        texts(), dtype=object)
    root.create_array("data/fixed", shape=STEPS, chunks=9, dtype="U24")[:] = np.array(texts())
    root.create_array("meta/episode_ends", data=np.array(ENDS))


FILLED = {"a": ("f4", np.nan), "b": ("f8", np.inf), "c": ("i8", -(2**63)), "d": ("u1", 7),
          "e": ("bool", True), "f": ("f2", 1.5)}


def expected(store):
    if os.path.basename(store) == "filled.zarr":
        found = {}
        for key, (kind, value) in FILLED.items():
            found[key] = np.full((STEPS, 3), value, kind)
            found[key][3] = 1
    else:
        found = arrays()
    if os.path.basename(store) in ("odd.zarr", "filled.zarr"):
        found["text"] = found["fixed"] = texts()
    if os.path.basename(store) == "odd.zarr":
        found["bytes"] = [text.encode() for text in texts()]
        found["filled"] = np.full((STEPS, 4), -7, "i4")
        found["filled"][5:9] = np.arange(16).reshape(4, 4)
    return found


def check(store, stream):
    from bagpipe_messages import messages
    from mcap.reader import make_reader

    classes = messages()
    found, ends, steps = {}, [], 0
    for schema, channel, message in make_reader(stream).iter_messages(log_time_order=False):
        decoded = classes[schema.name][0]()
        decoded.ParseFromString(message.data)
        if schema.name == "bagpipe.Episode":
            ends += [steps] if decoded.event == 2 else []
            continue
        if schema.name == "bagpipe.Tensor":
            # No bytes are the default, which protobuf does not tell from absent ones.
            kind = next((field.name for field, _ in decoded.ListFields() if field.name != "shape"),
                        "uint8")
            values = getattr(decoded, kind)
            values = (np.frombuffer(values, kind) if isinstance(values, bytes)
                      else np.array(values, kind))
            value = values.reshape(tuple(decoded.shape))
        elif schema.name == "bagpipe.Text":
            value = decoded.text
        else:
            channels = {"rgb8": 3, "mono8": 1}[decoded.encoding]
            value = np.frombuffer(decoded.data, "u1").reshape(decoded.height, decoded.width, channels)
        found.setdefault(channel.topic, []).append(value)
        steps = max(steps, len(found[channel.topic]))
    assert ends == ENDS, ends
    wanted = expected(store)
    names = {key if key == "action" else f"observation/{key}": key for key in wanted}
    assert sorted(found) == sorted(names), (sorted(found), sorted(names))
    for name, key in names.items():
        values, array = found[name], wanted[key]
        assert len(values) == STEPS, (name, len(values))
        if isinstance(array, list):
            same = [bytes(value) if isinstance(value, np.ndarray) else value for value in values]
            assert same == array, name
            continue
        if array.dtype == np.float16:
            array = array.astype(np.float32)
        if key == "img":
            array = array.astype("u1")
        assert values[0].dtype == array.dtype, (name, values[0].dtype)
        np.testing.assert_array_equal(np.stack(values), array, name)


match sys.argv[1:]:
    case ["write", folder]:
        import zarr

        (write3 if zarr.__version__.startswith("3") else write2)(folder)
    case ["check", *stores]:
        for number, store in enumerate(stores):
            with open(f"{number}.mcap", "rb") as stream:
                check(store, stream)
