"""Writes a stream of steps with the PyPI packages mcap and protobuf, and checks what became of it.

check_steps.py write FILE.mcap FIRST END       the episodes FIRST..<END
check_steps.py check STORE FORMAT IMAGES END   FORMAT: 2, 3; IMAGES: jpeg, raw
Every value follows from the step's number in all episodes. Exits 1 at the first difference.
"""

import json
import sys
import zipfile

import imagecodecs
import numpy as np
import zarr
from check_zarr import ZARR3, register_image_codecs, same, stored_chunk

LENGTHS = [5, 1, 40]
HEIGHT, WIDTH = 24, 32
START = 1_700_000_000_000_000_000


def numbers(step):
    return np.arange(HEIGHT * WIDTH).reshape(HEIGHT, WIDTH) * 7 + step * 31


def colour(step):
    """A smooth picture, in RGB."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    return np.stack([x * 7, y * 9, np.full_like(x, step * 5 % 256)], -1).astype(np.uint8)


def jpeg(step):
    return imagecodecs.jpeg8_encode(colour(step), level=95)


# name: (kind of payload, array element)
TENSORS = {
    "action": lambda s: (np.arange(7) + s).astype(np.float32) / np.float32(8),
    "observation/proprio": lambda s: np.arange(6).reshape(2, 3) / (s + 1),
    "flag": lambda s: np.asarray(s % 3 == 0),
    "counts/int16": lambda s: np.asarray([-s, s], np.int16),
    "counts/uint64": lambda s: np.asarray(2**63 + s, np.uint64),
}
COMPRESSED = {
    "observation/image_primary": ("jpeg", jpeg),
    "observation/grey": (
        "jpeg", lambda s: imagecodecs.jpeg8_encode(colour(s)[..., 0].copy(), level=90)),
    "observation/png": ("png", lambda s: imagecodecs.png_encode(colour(s))),
    "observation/depth_png": (
        "png", lambda s: imagecodecs.png_encode(numbers(s).astype(np.uint16))),
}
# name: (encoding, dtype in the message, values as they are to be in the array)
RAW = {
    "raw/rgb": ("rgb8", "u1", colour),
    "raw/bgr": ("bgr8", "u1", colour),
    "raw/grey": ("mono8", "u1", lambda s: colour(s)[..., :1]),
    "raw/depth": ("16UC1", "<u2", lambda s: numbers(s).astype(np.uint16)),
    "raw/mono16": ("mono16", "<u2", lambda s: numbers(s).astype(np.uint16)),
    "raw/range": ("32FC1", "<f4", lambda s: (numbers(s) / 8).astype(np.float32)),
    "raw/flow": ("32FC2", "<f4", lambda s: np.stack([numbers(s), -numbers(s)], -1).astype("f4")),
}


def raw_message(name, step):
    """encoding, bytes from row to row, rows; every other encoding with padding."""
    encoding, dtype, values = RAW[name]
    pixels = values(step)
    if encoding == "bgr8":
        pixels = pixels[..., ::-1]
    rows = np.ascontiguousarray(pixels.astype(dtype)).reshape(HEIGHT, -1).view(np.uint8)
    if len(name) % 2:
        rows = np.concatenate([rows, np.full((HEIGHT, 5), 0xEE, np.uint8)], 1)
    return encoding, rows.shape[1], rows.tobytes()


def text(step):
    return "" if step % 4 == 3 else f"pick the cübe {step}"


def times(step):
    """Of the step, and of the sample of its feature number `index`, in ns."""
    return START + step * 33_333_333, lambda index: START + step * 33_333_333 - index * 1001


def names():
    return sorted([*TENSORS, *COMPRESSED, *RAW, "language_instruction"])


def steps_of(first, end):
    return range(sum(LENGTHS[:first]), sum(LENGTHS[:end]))


def write(path, first, end):
    from bagpipe_messages import messages
    from mcap.writer import Writer

    pool = messages()
    with open(path, "wb") as file:
        writer = Writer(file)
        writer.start(library="check_steps")
        writer.add_metadata(
            "bagpipe.provenance", {"program": "check_steps", "version": "1", "argv": '["write"]'})
        channels = {}
        for topic, kind, schema in (
            [("/episode", None, "bagpipe.Episode")]
            + [(name, "image", "foxglove.CompressedImage") for name in COMPRESSED]
            + [(name, "tensor", "bagpipe.Tensor") for name in TENSORS]
            + [(name, "image", "foxglove.RawImage") for name in RAW]
            + [("language_instruction", "text", "bagpipe.Text")]
        ):
            message, descriptor = pool[schema]
            identifier = writer.register_schema(schema, "protobuf", descriptor)
            metadata = {"bagpipe.feature": kind} if kind else {}
            channels[topic] = (
                writer.register_channel(topic, "protobuf", identifier, metadata), message)

        def put(topic, sequence, log_time, publish_time, **fields):
            channel, message = channels[topic]
            writer.add_message(
                channel, log_time, message(**fields).SerializeToString(), publish_time, sequence)

        for number, episode in enumerate(range(first, end)):
            steps = steps_of(episode, episode + 1)
            start = times(steps[0])[0]
            put("/episode", 0, start, start, event=1, index=number, source=f"run{episode}.mcap",
                dataset="sim", rate=30.0, language_instruction=f"task {episode}",
                attributes={"robot": "panda"})
            for sequence, step in enumerate(steps):
                time, sample = times(step)
                for name in channels:
                    if name == "/episode":
                        continue
                    if name in TENSORS:
                        value = TENSORS[name](step)
                        fields = {"shape": value.shape}
                        field = value.dtype.name
                        packed = value.dtype.name in ("int16",)
                        fields[field] = value.tobytes() if packed else value.reshape(-1).tolist()
                    elif name in COMPRESSED:
                        form, make = COMPRESSED[name]
                        fields = {"format": form, "data": bytes(make(step))}
                    elif name in RAW:
                        encoding, stride, data = raw_message(name, step)
                        fields = {"width": WIDTH, "height": HEIGHT, "encoding": encoding,
                                  "step": stride, "data": data}
                    else:
                        fields = {"text": text(step)}
                    put(name, sequence, time, sample(names().index(name)), **fields)
            put("/episode", 0, time, time, event=2, index=number, steps=len(steps),
                outcome=1 + episode % 2, attributes={"gaps": "0"})
        writer.finish()


def check(path, format, images, end):
    register_image_codecs()
    if path.endswith(".zip"):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
        store = (zarr.storage if ZARR3 else zarr).ZipStore(path, mode="r")
    else:
        store = path
    root = zarr.open_consolidated(store, mode="r")
    steps = steps_of(0, end)

    def where(name):
        if format == "3":
            return name
        group = "meta/" if name == "language_instruction" else "data/"
        return group + name.replace("/", "_")

    def decoded(name, step):
        form, make = COMPRESSED[name]
        # Not the decoder that zarr uses: OpenCV's, in the order blue, green, red.
        import cv2

        pixels = cv2.imdecode(np.frombuffer(make(step), np.uint8), cv2.IMREAD_UNCHANGED)
        if pixels.ndim == 3:
            return pixels[..., ::-1]
        return pixels if pixels.dtype == np.uint16 else pixels[..., None]

    try:
        import cv2  # noqa: F401
    except ImportError:  # the environment of zarr 2
        decoded = lambda name, step: imagecodecs.imread(bytes(COMPRESSED[name][1](step)))
    for name in names():
        array = root[where(name)]
        if name == "language_instruction":
            assert list(array[:]) == [text(step) for step in steps], name
            continue
        make = (
            TENSORS.get(name) or (RAW[name][2] if name in RAW else lambda s: decoded(name, s)))
        expected = np.stack([make(step) for step in steps])
        if name in COMPRESSED:
            expected = expected.reshape(array.shape)
        assert array.dtype == expected.dtype, (name, array.dtype)
        same(name, array[:], expected)
        for step in (0, len(steps) // 2, len(steps) - 1):
            same(f"{name}[{step}]", np.asarray(array[step]), expected[step])
    if images == "jpeg":
        name = "observation/image_primary"
        shape = root[where(name)].shape
        for step in (0, 5, steps[-1]):
            assert stored_chunk(path, where(name), step, shape) == bytes(jpeg(step))
    same("episode_ends", root["meta/episode_ends"][:], np.cumsum(LENGTHS[:end]))
    same("timestamp", root["meta/timestamp"][:], [times(step)[0] for step in steps])
    samples = [[times(step)[1](index) for index in range(len(names()))] for step in steps]
    same("sample_timestamp", root["meta/sample_timestamp"][:], samples)

    attributes = dict(root.attrs)
    assert [(f["name"], f["array"]) for f in attributes["features"]] == [
        (name, where(name)) for name in names()]
    episodes = [json.loads(text) for text in root["meta/episodes"][:]]
    assert [e["length"] for e in episodes] == LENGTHS[:end]
    for number, episode in enumerate(episodes):
        assert episode == {
            "length": LENGTHS[number], "dataset": "sim", "source": f"run{number}.mcap",
            "language_instruction": f"task {number}", "rate": 30,
            "outcome": ["success", "failure"][number % 2],
            "attributes": {"robot": "panda", "gaps": "0"}}, episode
    programs = [entry["program"] for entry in attributes["provenance"]]
    assert programs[:2] == ["check_steps", "zarr-write"], programs
    assert attributes["provenance"][0]["argv"] == ["write"]


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    else:
        check(*sys.argv[2:5], int(sys.argv[5]))
