"""Writes a stream of steps with one float32 feature, of any length in constant memory.

usage: step_stream.py OUT.mcap STEPS NUMBERS [STEPS_PER_EPISODE]
"""
import struct
import sys
import zlib

MAGIC = bytes.fromhex("894d434150300d0a")


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out + bytes([value]))


def field(number, payload):
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def record(opcode, body):
    return bytes([opcode]) + struct.pack("<Q", len(body)) + body


def text(value):
    data = value.encode()
    return struct.pack("<I", len(data)) + data


def schema(number, name):
    return record(3, struct.pack("<H", number) + text(name) + text("protobuf") + struct.pack("<I", 0))


def channel(number, schema_number, topic, metadata):
    pairs = b"".join(text(key) + text(value) for key, value in metadata.items())
    return record(4, struct.pack("<HH", number, schema_number) + text(topic) + text("protobuf")
                  + struct.pack("<I", len(pairs)) + pairs)


def message(number, sequence, time, payload):
    return record(5, struct.pack("<HIQQ", number, sequence, time, time) + payload)


def marker(event, index, dataset="", steps=0):
    body = b"\x08" + varint(event) + b"\x10" + varint(index)
    if dataset:
        body += field(3, dataset.encode())
    if steps:
        body += b"\x40" + varint(steps)
    return body


class StepStream:
    """A stream in the form between two filters; what goes in is written at once."""

    def __init__(self, file, features):
        """features: names of tensor features, or pairs of a name and more metadata."""
        self.file, self.crc, self.index = file, 0, 0
        self.write(MAGIC)
        self.write(record(1, text("") + text("step_stream.py")))
        self.write(schema(1, "bagpipe.Episode") + schema(2, "bagpipe.Tensor"))
        self.write(channel(1, 1, "/episode", {}))
        for number, feature in enumerate(features, 2):
            name, metadata = feature if isinstance(feature, tuple) else (feature, {})
            self.write(channel(number, 2, name, {"bagpipe.feature": "tensor", **metadata}))

    def write(self, data):
        self.crc = zlib.crc32(data, self.crc)
        self.file.write(data)

    FIELDS = {"float32": 2, "float64": 3, "int32": 4, "int64": 5, "bool": 8, "uint8": 9}

    def episode(self, arrays, dataset=""):
        """arrays: for each feature one of shape (steps, ...)."""
        self.write(message(1, 0, 0, marker(1, self.index, dataset)))
        count = len(arrays[0])
        for step in range(count):
            for number, array in enumerate(arrays, 2):
                if step >= len(array):
                    continue
                shape = b"".join(varint(extent) for extent in array.shape[1:])
                body = (field(1, shape) if shape else b"") + field(
                    self.FIELDS[array.dtype.name], array[step].tobytes())
                self.write(message(number, step, step, body))
        self.write(message(1, 0, count, marker(2, self.index, steps=count)))
        self.index += 1

    def finish(self):
        self.write(record(15, struct.pack("<I", self.crc)))
        footer = bytes([2]) + struct.pack("<QQQ", 20, 0, 0)
        self.file.write(footer + struct.pack("<I", zlib.crc32(footer)) + MAGIC)


def fast(stream, steps, numbers, per_episode, seed=0):
    """Normally distributed numbers in the only feature, whole episodes at a time."""
    import numpy

    random = numpy.random.default_rng(seed)
    head = field(1, varint(numbers))
    tag = varint(2 << 3 | 2) + varint(4 * numbers)
    payload = head + tag
    size = 9 + 22 + len(payload) + 4 * numbers
    template = numpy.frombuffer(
        message(2, 0, 0, payload + bytes(4 * numbers)), dtype=numpy.uint8)
    for start in range(0, steps, per_episode):
        count = min(per_episode, steps - start)
        block = numpy.tile(template, (count, 1))
        index = numpy.arange(count)
        block[:, 11:15] = index.astype("<u4").view(numpy.uint8).reshape(count, 4)
        block[:, 15:23] = index.astype("<u8").view(numpy.uint8).reshape(count, 8)
        block[:, 23:31] = block[:, 15:23]
        values = (random.standard_normal((count, numbers)) * 0.1).astype("<f4")
        block[:, size - 4 * numbers:] = values.view(numpy.uint8).reshape(count, 4 * numbers)
        stream.write(message(1, 0, 0, marker(1, stream.index, "bench")))
        stream.write(block.tobytes())
        stream.write(message(1, 0, count, marker(2, stream.index, steps=count)))
        stream.index += 1


if __name__ == "__main__":
    steps, numbers = int(sys.argv[2]), int(sys.argv[3])
    with open(sys.argv[1], "wb") as file:
        stream = StepStream(file, ["action"])
        fast(stream, steps, numbers, int(sys.argv[4]) if len(sys.argv) > 4 else 1000)
        stream.finish()
