"""Writes pictures as steps with the PyPI packages mcap and protobuf, and checks what image-resize
and image-augment made of them: against NumPy, OpenCV's INTER_AREA and, with a golden images.npz,
TensorFlow.

check_images.py write FILE.mcap [GOLDEN]
check_images.py resize FILE.mcap METHOD WIDTH HEIGHT [GOLDEN]
check_images.py scaled JPEGS.mcap FILE.mcap METHOD WIDTH HEIGHT
check_images.py crop FILE.mcap AREA
Exits 1 at the first difference.
"""

import sys

import cv2
import numpy as np
from mcap.reader import make_reader
from mcap.writer import Writer

from bagpipe_messages import messages
from resampling import resized

STEPS = 3


def pictures(golden):
    """By feature, a picture per step and its encoding."""
    random = np.random.default_rng(1)
    result = {
        "observation/image_primary": ("rgb8", random.integers(0, 256, (STEPS, 40, 60, 3), np.uint8)),
        "observation/image_grey": ("mono8", random.integers(0, 256, (STEPS, 31, 17), np.uint8)),
        "observation/depth_primary": ("16UC1", random.integers(0, 9000, (STEPS, 48, 64), np.uint16)),
        "observation/depth_float": ("32FC1", random.random((STEPS, 48, 64), np.float32)),
    }
    if golden:
        arrays = np.load(golden)
        for name, encoding in [("src", "rgb8"), ("small", "rgb8"), ("depth", "32FC1")]:
            result[f"observation/golden_{name}"] = (encoding, np.stack([arrays[name]] * STEPS))
    return result


def write(path, golden):
    classes = messages()
    with open(path, "wb") as file:
        writer = Writer(file, use_chunking=False)
        writer.start()
        schemas = {}
        channels = {}
        data = pictures(golden)
        for topic in ["/episode", *data]:
            name = "foxglove.RawImage" if topic in data else "bagpipe.Episode"
            if name not in schemas:
                schemas[name] = writer.register_schema(name, "protobuf", classes[name][1])
            channels[topic] = writer.register_channel(
                topic, "protobuf", schemas[name],
                {"bagpipe.feature": "image"} if topic in data else {})

        def put(topic, name, index, **fields):
            message = classes[name][0](**fields).SerializeToString()
            writer.add_message(channels[topic], 100 + index, message, 100 + index, index)

        put("/episode", "bagpipe.Episode", 0, event=1)
        for index in range(STEPS):
            for topic, (encoding, values) in data.items():
                value = values[index]
                put(topic, "foxglove.RawImage", index, width=value.shape[1], height=value.shape[0],
                    encoding=encoding, step=value[0].nbytes, data=value.tobytes())
        put("/episode", "bagpipe.Episode", STEPS, event=2, steps=STEPS)
        writer.finish()


def read(path):
    """By feature, the pictures of the steps."""
    parse = messages()["foxglove.RawImage"][0].FromString
    types = {"rgb8": (np.uint8, 3), "mono8": (np.uint8, 1), "16UC1": (np.uint16, 1),
             "32FC1": (np.float32, 1)}
    result = {}
    with open(path, "rb") as file:
        for schema, channel, message in make_reader(file).iter_messages(log_time_order=False):
            if schema.name != "foxglove.RawImage":
                continue
            image = parse(message.data)
            type, channels = types[image.encoding]
            shape = (image.height, image.width, channels)[: 3 if channels > 1 else 2]
            result.setdefault(channel.topic, []).append(
                np.frombuffer(image.data, type).reshape(shape))
    return result


def compare(what, found, expected):
    """Samples are the nearest to what is expected; halfway, or nearly so in float32, either one is."""
    if found.dtype != np.float32:
        expected = np.clip(expected, 0, np.iinfo(found.dtype).max)
    largest = max(1, np.abs(expected).max())
    tolerance = 4e-6 * largest if found.dtype == np.float32 else 0.5 + 4e-6 * np.iinfo(found.dtype).max
    difference = np.abs(found - expected).max()
    if found.shape != expected.shape or difference > tolerance:
        sys.exit(f"{what}: a difference of {difference}")


def check_resize(path, method, width, height, golden=None):
    width, height = int(width), int(height)
    found, sources = read(path), pictures(golden)
    for topic, (encoding, values) in sources.items():
        is_depth = encoding in ("16UC1", "32FC1")
        for index in range(STEPS):
            compare(f"{topic} of step {index}", found[topic][index],
                    resized(values[index], width, height, "bilinear" if is_depth else method))
    if not golden or method != "lanczos3":
        return
    arrays = np.load(golden)
    for name in ["src", "small"]:
        key = f"lanczos3.{name}_{height}x{width}"
        if key in arrays:
            result = found[f"observation/golden_{name}"][0].astype(int)
            difference = np.abs(result - arrays[key])
            if difference.max() > 1 or (difference > 0).sum() > 1:
                sys.exit(f"{key}: {(difference > 0).sum()} of {difference.size} differ")
    key = f"depth_bilinear.{height}x{width}"
    if key in arrays:
        compare(key, found["observation/golden_depth"][0], arrays[key])


def check_scaled(jpegs, path, method, width, height):
    """Against libjpeg's scaling as OpenCV does it, to the smallest size that is large enough."""
    width, height, found, count = int(width), int(height), read(path), 0
    parse = messages()["foxglove.CompressedImage"][0].FromString
    with open(jpegs, "rb") as file:
        for schema, channel, message in make_reader(file).iter_messages(log_time_order=False):
            if schema.name != "foxglove.CompressedImage":
                continue
            data = np.frombuffer(parse(message.data).data, np.uint8)
            is_grey = "grey" in channel.topic
            flags = [cv2.IMREAD_REDUCED_GRAYSCALE_8, cv2.IMREAD_REDUCED_GRAYSCALE_4,
                     cv2.IMREAD_REDUCED_GRAYSCALE_2, cv2.IMREAD_GRAYSCALE] if is_grey else [
                         cv2.IMREAD_REDUCED_COLOR_8, cv2.IMREAD_REDUCED_COLOR_4,
                         cv2.IMREAD_REDUCED_COLOR_2, cv2.IMREAD_COLOR]
            images = [cv2.imdecode(data, flag) for flag in flags]
            image = next((i for i in images if i.shape[0] >= height and i.shape[1] >= width),
                         images[-1])
            if not is_grey:
                image = image[..., ::-1]
            compare(f"scaled {channel.topic}", found[channel.topic][message.sequence],
                    resized(image, width, height, method))
            count += 1
    if count != 2 * STEPS:
        sys.exit(f"{count} JPEGs")


def check_crop(path, area):
    found, sources = read(path), pictures(None)
    encoding, values = sources["observation/image_primary"]
    side = float(area) ** 0.5
    for index in range(STEPS):
        value = values[index].astype(np.float64) / 255
        axes = [(1 - side) / 2 * (n - 1) + np.arange(n) * side for n in value.shape[:2]]
        for axis, place in enumerate(axes):
            low = np.floor(place).astype(int)
            rest = (place - low).reshape((-1, 1, 1) if axis == 0 else (1, -1, 1))
            high = np.minimum(low + 1, value.shape[axis] - 1)
            value = value.take(low, axis) * (1 - rest) + value.take(high, axis) * rest
        difference = found["observation/image_primary"][index] - np.floor(value * 255.5)
        if np.abs(difference).max() > 1 or (difference != 0).mean() > 0.001:
            sys.exit(f"crop of step {index}: {np.abs(difference).max()}")


if __name__ == "__main__":
    command, path, *rest = sys.argv[1:]
    if command == "write":
        write(path, *(rest or [None]))
    elif command == "resize":
        check_resize(path, *rest)
    elif command == "scaled":
        check_scaled(path, *rest)
    else:
        check_crop(path, *rest)
