"""Writes an RLDS dataset with the PyPI package tfrecord, and checks datasets against streams with it.

check_rlds.py write DIR                   a dataset in DIR, see FEATURES; Tests/Data/rlds was made so
check_rlds.py check DIR SPLIT FILE.mcap   SPLIT: names joined by +; the stream is what rlds-cat made
                                          of the dataset, or what rlds-write made it of
check_rlds.py tfds DIR SPLIT FILE.mcap    the same, read with tensorflow_datasets
Of tensorflow_datasets only the two JSON files are imitated. CRCs are checked with the package crc32c.
Exits 1 at the first difference.
"""

import functools
import json
import pathlib
import struct
import sys
import zlib

import crc32c
import imagecodecs
import numpy as np
from bagpipe_messages import messages
from mcap.reader import NonSeekingReader

IMAGES = pathlib.Path(__file__).parent.parent / "Data" / "images"
MODULE = "tensorflow_datasets.core.features."


def tensor(dtype, *shape, encoding="none"):
    name = "tensor_feature.Tensor" if shape else "scalar.Scalar"
    return {
        "pythonClassName": MODULE + name,
        "tensor": {
            "shape": {"dimensions": [str(extent) for extent in shape]} if shape else {},
            "dtype": dtype, "encoding": encoding,
        },
    }


def image(height, width, channels, dtype="uint8", encoding="jpeg"):
    return {
        "pythonClassName": MODULE + "image_feature.Image",
        "image": {
            "shape": {"dimensions": [str(height), str(width), str(channels)]}, "dtype": dtype,
        } | ({"encodingFormat": encoding} if encoding else {}),
    }


def dictionary(features, separator="/"):
    nested = {}
    for name, feature in features.items():
        *parents, leaf = name.split(separator)
        place = nested
        for parent in parents:
            place = place.setdefault(parent, {})
        place[leaf] = feature

    def node(features):
        return features if "pythonClassName" in features else {
            "pythonClassName": MODULE + "features_dict.FeaturesDict",
            "featuresDict": {"features": {name: node(f) for name, f in features.items()}},
        }

    return node(nested)


def sequence(feature, name="sequence_feature.Sequence"):
    return {"pythonClassName": MODULE + name, "sequence": {"feature": feature, "length": "-1"}}


TEXT = {"pythonClassName": MODULE + "text_feature.Text", "text": {}}
STEPS = {
    "action": tensor("float32", 7),
    "observation/image_primary": image(24, 32, 3),
    "observation/depth": image(24, 32, 1, "uint16", "png"),
    "observation/state": tensor("float64", 2, 3),
    "observation/half": tensor("float16"),
    "observation/bits": tensor("bool", 3),
    "observation/counts": tensor("int32", 2),
    "observation/bytes": tensor("uint8", 4),
    "observation/huge": tensor("uint64"),
    "observation/exact": tensor("float64", 2, encoding="bytes"),
    "observation/packed": tensor("int16", 3, encoding="zlib"),
    "observation/blob": tensor("string"),
    "observation/words": tensor("string", 2),
    "observation/contacts": sequence(tensor("float32", 3)),
    "language_instruction": TEXT,
    "reward": tensor("float32"),
    "is_first": tensor("bool"),
    "is_last": tensor("bool"),
}
METADATA = {
    "file_path": TEXT, "episode_id": tensor("int32"), "success": tensor("bool"),
    "origin": tensor("float32", 3), "tags": sequence(TEXT),
}
FEATURES = dictionary({
    "steps": sequence(dictionary(STEPS), "dataset_feature.Dataset"),
    "episode_metadata": dictionary(METADATA),
})
SPLITS = {"train": [[4, 1], [3]], "val": [[2]]}


def example(number, steps):
    """The tf.train.Example of an episode, as tensorflow_datasets would serialize it."""
    step = np.arange(steps)[:, None] + 10 * number
    colour = [(IMAGES / f"color{i % 3}.jpg").read_bytes() for i in range(steps)]
    if number == 2:
        colour[-1] = b""
    rows = [i % 3 for i in range(steps)]
    return {
        "steps/action": ((step + np.arange(7)).astype("f4") / 8, "float"),
        "steps/observation/image_primary": (colour, "byte"),
        "steps/observation/depth": ([(IMAGES / "depth.png").read_bytes()] * steps, "byte"),
        "steps/observation/state": (np.float32((step + np.arange(6)) / 3), "float"),
        "steps/observation/half": (np.float16(step / 3), "float"),
        "steps/observation/bits": ((step + np.arange(3)) % 2, "int"),
        "steps/observation/counts": (step * [1, -10_000_000], "int"),
        "steps/observation/bytes": ((step + np.arange(4)) % 256, "int"),
        "steps/observation/huge": ((step.astype("u8") + np.uint64(2**63)).view("i8"), "int"),
        "steps/observation/exact": ([(s / [3, 7]).tobytes() for s in step], "byte"),
        "steps/observation/packed": (
            [zlib.compress(np.int16(s * [1, 2, -3]).tobytes()) for s in step], "byte"),
        "steps/observation/blob": ([zlib.compress(bytes(range(64)))] * steps, "byte"),
        "steps/observation/words": ([f"{w} {s}".encode() for s in step[:, 0] for w in "aü"], "byte"),
        "steps/observation/contacts/ragged_flat_values": (
            np.arange(3 * sum(rows)).astype("f4") / 4, "float"),
        "steps/observation/contacts/ragged_row_lengths_0": (rows, "int"),
        "steps/language_instruction": (
            [b"" if number == 1 else f"pick the c\u00fcbe {number}".encode()] * steps, "byte"),
        "steps/reward": (np.float32(step[:, 0] == step[-1, 0]), "float"),
        "steps/is_first": (np.int64(step[:, 0] == step[0, 0]), "int"),
        "steps/is_last": (np.int64(step[:, 0] == step[-1, 0]), "int"),
        "episode_metadata/file_path": ([f"/data/{number}.bag".encode()], "byte"),
        "episode_metadata/episode_id": ([number - 3], "int"),
        "episode_metadata/success": ([number % 2], "int"),
        "episode_metadata/origin": (np.float32([number, 0.5, -1e-9]), "float"),
        "episode_metadata/tags": ([b"a"] * number, "byte"),
    }


def write(folder):
    from tfrecord.writer import TFRecordWriter

    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    number, splits = 0, []
    for split, shards in SPLITS.items():
        total = 0
        for index, lengths in enumerate(shards):
            path = folder / f"tiny_robot-{split}.tfrecord-{index:05}-of-{len(shards):05}"
            writer = TFRecordWriter(str(path))
            for steps in lengths:
                values = {
                    key: (list(np.ravel(value)) if kind != "byte" else value, kind)
                    for key, (value, kind) in example(number, steps).items()}
                writer.write(values)
                total += len(TFRecordWriter.serialize_tf_example(values))
                number += 1
            writer.close()
        splits.append({
            "filepathTemplate": "{DATASET}-{SPLIT}.{FILEFORMAT}-{SHARD_X_OF_Y}", "name": split,
            "numBytes": str(total), "shardLengths": [str(len(lengths)) for lengths in shards]})
    info = {"name": "tiny_robot", "version": folder.name, "fileFormat": "tfrecord", "splits": splits}
    (folder / "dataset_info.json").write_text(json.dumps(info, indent=2) + "\n")
    (folder / "features.json").write_text(json.dumps(FEATURES, indent=2) + "\n")


# What a dataset holds, by its own description.


def records(path):
    """The records of a file; the CRCs of their lengths and their own must hold."""
    def masked(data):
        crc = crc32c.crc32c(data)
        return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF

    data = path.read_bytes()
    while data:
        size, crc = struct.unpack_from("<QI", data)
        record = data[12 : 12 + size]
        assert crc == masked(data[:8]) and len(record) == size, path
        assert struct.unpack_from("<I", data, 12 + size)[0] == masked(record), path
        yield record
        data = data[16 + size :]


def leaves(feature, path="", depth=0):
    if "featuresDict" in feature:
        for name, child in feature["featuresDict"]["features"].items():
            yield from leaves(child, f"{path}/{name}" if path else name, depth)
    elif "sequence" in feature:
        yield from leaves(feature["sequence"]["feature"], path, depth + 1)
    else:
        yield path, feature, depth


def values(feature, lists, key, depth, steps):
    """The value of each step; depth: sequences around the feature, the steps among them."""
    lengths = lists[f"{key}/ragged_row_lengths_0"] if depth > 1 else None
    flat = lists[f"{key}/ragged_flat_values" if depth > 1 else key]
    spec = feature.get("tensor")  # An image, a text and what is kept as bytes have none.
    if not spec or spec["dtype"] == "string" and not spec["shape"] and depth < 2:
        assert len(flat) == steps, (key, len(flat), steps)
        return flat
    shape = [int(extent) for extent in spec["shape"].get("dimensions", [])]
    if spec.get("encoding", "none") != "none":
        unpack = zlib.decompress if spec["encoding"] == "zlib" else bytes
        return [np.frombuffer(unpack(v), spec["dtype"]).reshape(shape) for v in flat]
    if spec["dtype"] == "string":
        assert len(flat) == steps * int(np.prod(shape)), key
        return [flat[i * len(flat) // steps : (i + 1) * len(flat) // steps] for i in range(steps)]
    numbers = np.asarray(flat)
    if spec["dtype"] == "uint64":
        numbers = numbers.astype("i8").view("u8")
    numbers = numbers.astype(spec["dtype"]).reshape([-1] + shape)
    if lengths is not None:
        assert len(lengths) == steps and sum(lengths) == len(numbers), key
        return np.split(numbers, np.cumsum(lengths)[:-1])
    assert len(numbers) == steps, (key, numbers.shape, steps)
    return list(numbers)


def dataset(folder, splits):
    """For each episode its steps, by name, and its metadata."""
    from tfrecord import example_pb2  # Its messages and tensorflow's are of the same names.

    folder = pathlib.Path(folder)
    info = json.loads((folder / "dataset_info.json").read_text())
    declared = list(leaves(json.loads((folder / "features.json").read_text())))
    for name in splits.split("+"):
        split = next(split for split in info["splits"] if split["name"] == name)
        count, total = len(split["shardLengths"]), 0
        for index, length in enumerate(split["shardLengths"]):
            path = folder / f"{info['name']}-{name}.tfrecord-{index:05}-of-{count:05}"
            read = list(records(path))
            assert len(read) == int(length), (path, len(read), length)
            for record in read:
                total += len(record)
                message = example_pb2.Example.FromString(record)
                lists = {
                    key: list(getattr(f, f.WhichOneof("kind")).value)
                    for key, f in message.features.feature.items()}
                steps = len(lists["steps/is_last"])
                stepwise, metadata = {}, {}
                for key, feature, depth in declared:
                    if key.startswith("steps/"):
                        stepwise[key[6:]] = values(feature, lists, key, depth, steps), feature
                    elif depth == 0:
                        metadata[key] = values(feature, lists, key, 1, 1)[0]
                    else:
                        metadata[key] = lists[key]
                yield steps, stepwise, metadata
        assert total == int(split["numBytes"]), (total, split["numBytes"])


def tfds_dataset(folder, splits):
    """The same as tensorflow_datasets gives it, but for images, which stay encoded."""
    import tensorflow_datasets as tfds

    def undecoded(features):
        decoders = {
            name: tfds.decode.SkipDecoding() if isinstance(feature, tfds.features.Image)
            else undecoded(feature) if isinstance(feature, tfds.features.FeaturesDict) else None
            for name, feature in features.items()}
        return {name: decoder for name, decoder in decoders.items() if decoder}

    def flat(values, path=""):
        for name, value in values.items():
            if isinstance(value, dict):
                yield from flat(value, f"{path}{name}/")
            else:
                value = value.numpy()
                value = value if isinstance(value, bytes) else np.asarray(value)
                yield path + name, list(value) if getattr(value, "dtype", None) == object else value

    builder = tfds.builder_from_directory(str(folder))
    text = (pathlib.Path(folder) / "features.json").read_text()
    declared = {key: feature for key, feature, _ in leaves(json.loads(text))}
    episodes = builder.as_dataset(
        split=splits, decoders={"steps": undecoded(builder.info.features["steps"].feature)},
        read_config=tfds.ReadConfig(interleave_cycle_length=1))
    for episode in episodes:
        stepwise, steps = {}, 0
        for step in episode.pop("steps"):
            steps += 1
            for name, stored in flat(step):
                stepwise.setdefault(name, ([], declared["steps/" + name]))[0].append(stored)
        yield steps, stepwise, dict(flat(episode))


# What a stream holds.

DTYPES = {
    "float32": "<f4", "float64": "<f8", "int32": "<i4", "int64": "<i8", "uint32": "<u4",
    "uint64": "<u8", "bool": "?", "uint8": "u1", "int8": "i1", "int16": "<i2", "uint16": "<u2",
}
RAW = {
    "rgb8": ("u1", 3), "bgr8": ("u1", 3), "mono8": ("u1", 1), "16UC1": ("<u2", 1),
    "mono16": ("<u2", 1), "32FC1": ("<f4", 1), "32FC2": ("<f4", 2),
}


def value(schema, data):
    classes = {name: pair[0] for name, pair in messages().items()}
    message = classes[schema].FromString(data)
    if schema == "bagpipe.Text":
        return message.text
    if schema == "foxglove.CompressedImage":
        return message.data
    if schema == "foxglove.RawImage":
        dtype, channels = RAW[message.encoding]
        rows = np.frombuffer(message.data, "u1").reshape(message.height, message.step)
        size = message.width * channels * np.dtype(dtype).itemsize
        pixels = np.ascontiguousarray(rows[:, :size]).view(dtype)
        pixels = pixels.reshape(message.height, message.width, channels)
        return pixels[..., ::-1] if message.encoding.startswith("bgr") else pixels
    name, elements = next(
        (field.name, v) for field, v in message.ListFields() if field.name != "shape")
    flat = (
        np.frombuffer(elements, DTYPES[name]) if isinstance(elements, bytes)
        else np.asarray(elements, DTYPES[name]))
    return flat.reshape(list(message.shape))


def stream(path):
    """For each episode its BEGIN and its steps: dictionaries of (schema, payload)."""
    episode_class = messages()["bagpipe.Episode"][0]
    episodes = []
    with open(path, "rb") as file:
        for schema, channel, message in NonSeekingReader(file).iter_messages(log_time_order=False):
            if schema.name == "bagpipe.Episode":
                marker = episode_class.FromString(message.data)
                if marker.event == 1:
                    episodes.append((marker, []))
                else:
                    ended = episodes[-1][0]
                    ended.attributes.update(marker.attributes)
                    if marker.outcome:
                        ended.attributes["outcome"] = ["", "success", "failure"][marker.outcome]
                continue
            steps = episodes[-1][1]
            while len(steps) <= message.sequence:
                steps.append({})
            steps[message.sequence][channel.topic] = schema.name, message.data
    return episodes


# Both.


def same(stored, feature, schema, data):
    """Whether a value of the dataset is what a message says."""
    if schema == "bagpipe.Tensor" and isinstance(stored, np.ndarray) and stored.size == 0:
        return True  # An empty repeated field leaves no trace.
    message = value(schema, data)
    if schema == "foxglove.CompressedImage":
        return stored == message
    if schema == "foxglove.RawImage":
        if isinstance(stored, bytes):
            stored = imagecodecs.png_decode(stored)
        if feature.get("image", {}).get("dtype") == "float32":
            # Its bytes are the channels of the PNG, as image_feature.py of tensorflow_datasets has it.
            stored = np.ascontiguousarray(stored).view("<f4")
        stored = stored.reshape(stored.shape[:2] + (-1,))
        return stored.dtype == message.dtype and np.array_equal(stored, message)
    if schema == "bagpipe.Text":
        if isinstance(stored, list) and len(stored) > 1:
            return json.loads(message) == [text.decode() for text in stored]
        return message == (stored[0] if isinstance(stored, list) else stored).decode()
    if isinstance(stored, list):
        (stored,) = stored
    if isinstance(stored, bytes):
        stored = np.frombuffer(stored, "u1")
    if feature.get("tensor", {}).get("dtype") == "float16":
        stored = stored.astype("f4")
    encoding = feature["tensor"].get("encoding", "none") if "tensor" in feature else "none"
    if stored.dtype == np.float64 and encoding == "none":
        # The format has 32 bits of it.
        message = message.astype("f4").astype("f8")
    return (stored.dtype == message.dtype and stored.shape == message.shape
            and stored.tobytes() == message.tobytes())


def check(folder, splits, path, read=dataset):
    episodes = stream(path)
    stored = list(read(folder, splits))
    assert len(stored) == len(episodes), (len(stored), len(episodes))
    count = 0
    for number, ((steps, stepwise, metadata), (begin, there)) in enumerate(zip(stored, episodes)):
        assert begin.index == number and len(there) == steps, (number, begin.index, len(there))
        assert set(there[0]) <= set(stepwise), set(there[0]) - set(stepwise)
        for name, (column, feature) in stepwise.items():
            for index in range(steps):
                if name in there[index]:
                    schema, data = there[index][name]
                    good = same(column[index], feature, schema, data)
                else:  # Added by rlds-write.
                    good = column[index] == {
                        "is_first": index == 0, "is_last": index == steps - 1,
                        "is_terminal": index == steps - 1,
                        "language_instruction": begin.language_instruction.encode(),
                    }[name]
                assert good, f"episode {number} step {index}: '{name}' differs"
                count += 1
        attributes = dict(begin.attributes)
        for key, data in metadata.items():
            name = key.removeprefix("episode_metadata/")
            if name == "file_path" and name not in attributes:
                assert data.decode() == begin.source, data
            elif isinstance(data, bytes):
                assert attributes[name] == data.decode(), (key, data, attributes)
            elif isinstance(data, list):
                assert json.loads(attributes[name]) == [d.decode() for d in data], key
            else:
                read = np.asarray(json.loads(attributes[name]), data.dtype)
                assert np.array_equal(read, data), (key, data, attributes[name])
    return f"{folder} {splits}: {len(stored)} episodes, {count} values agree"


if __name__ == "__main__":
    tfds = functools.partial(check, read=tfds_dataset)
    said = {"write": write, "check": check, "tfds": tfds}[sys.argv[1]](*sys.argv[2:])
    if said:
        print(said)
