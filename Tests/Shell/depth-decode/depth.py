"""Writes depth images, and a second implementation of RVL, after Wilson's paper.

depth.py write FILE.mcap: topics of ROS 2 and foxglove, in MCAP without chunks.
depth.py check FILE.mcap: compares the raw images with what was written.
"""

import base64
import json
import struct
import sys
import zlib

WIDTH, HEIGHT = 37, 11


def depth(image):
    """Numbers with runs of zeros, small and large steps."""
    values = []
    for place in range(WIDTH * HEIGHT):
        kind = (place // 9 + image) % 4
        values.append([0, 1000 + place, place * 7919 % 65536, 65535 - place][kind])
    return values


def rvl(values):
    nibbles = []

    def number(value):
        while True:
            digit, value = value & 7, value >> 3
            nibbles.append(digit | (8 if value else 0))
            if not value:
                return

    place, last = 0, 0
    while place < len(values):
        start = place
        while place < len(values) and values[place] == 0:
            place += 1
        number(place - start)
        start = place
        while place < len(values) and values[place] != 0:
            place += 1
        number(place - start)
        for value in values[start:place]:
            step = value - last
            number(2 * step if step >= 0 else -2 * step - 1)
            last = value
    nibbles += [0] * (-len(nibbles) % 8)
    words = [int("".join(f"{n:x}" for n in nibbles[i:i + 8]), 16) for i in range(0, len(nibbles), 8)]
    return struct.pack(f"<II{len(words)}I", WIDTH, HEIGHT, *words)


def png(values):
    rows = b"".join(
        b"\0" + struct.pack(f">{WIDTH}H", *values[i:i + WIDTH]) for i in range(0, len(values), WIDTH))

    def chunk(kind, data):
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 16, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def text(data):
    return struct.pack("<I", len(data)) + data


def record(opcode, body):
    return struct.pack("<BQ", opcode, len(body)) + body


def cdr(*parts):
    out = b""
    for part in parts:
        if isinstance(part, int):
            out += b"\0" * (-len(out) % 4) + struct.pack("<I", part)
        elif isinstance(part, bool) or part in (b"\0", b"\1"):
            out += part
        elif isinstance(part, str):
            out += b"\0" * (-len(out) % 4) + text(part.encode() + b"\0")
        else:
            out += b"\0" * (-len(out) % 4) + text(part)
    return b"\0\1\0\0" + out


HEAD = (7, 8, "lens")
GAIN, SHIFT = 100.0 * 101.0, 1 - 100.0 * 101.0 / 10.0


def compressed(format, data):
    return cdr(*HEAD, format, data)


def raw(encoding, data, size, big=False):
    return cdr(*HEAD, HEIGHT, WIDTH, encoding, b"\1" if big else b"\0", WIDTH * size, data)


def topics(image):
    values = depth(image)
    little = struct.pack(f"<{len(values)}H", *values)
    big = struct.pack(f">{len(values)}H", *values)
    plain, inverse = struct.pack("<iff", 0, 0, 0), struct.pack("<iff", 0, GAIN, SHIFT)
    image_type, compressed_type = "sensor_msgs/msg/Image", "sensor_msgs/msg/CompressedImage"
    stamp = {"sec": 7, "nsec": 8}
    yield "/png", "cdr", compressed_type, compressed("16UC1; compressedDepth png", plain + png(values))
    yield "/old", "cdr", compressed_type, compressed("16UC1; compressedDepth", plain + png(values))
    yield "/wrist", "cdr", compressed_type, compressed("16UC1; compressedDepth rvl", plain + rvl(values))
    yield "/inverse", "cdr", compressed_type, compressed(
        "32FC1; compressedDepth png", inverse + png(values))
    yield "/inverse_rvl", "cdr", compressed_type, compressed(
        "32FC1; compressedDepth rvl", inverse + rvl(values))
    yield "/plain", "cdr", compressed_type, compressed("16UC1; png compressed ", png(values))
    yield "/mono", "cdr", image_type, raw("mono16", little, 2)
    yield "/big", "cdr", image_type, raw("16UC1", big, 2, True)
    yield "/kept", "cdr", image_type, raw("16UC1", little, 2)
    yield "/color", "cdr", image_type, raw("mono8", bytes(WIDTH * HEIGHT), 1)
    yield "/json", "json", "foxglove.RawImage", json.dumps({
        "timestamp": stamp, "frame_id": "lens", "width": WIDTH, "height": HEIGHT,
        "encoding": "mono16", "step": 2 * WIDTH, "data": base64.b64encode(little).decode(),
    }).encode()
    yield "/json_kept", "json", "foxglove.RawImage", json.dumps({
        "timestamp": stamp, "frame_id": "lens", "width": WIDTH, "height": HEIGHT,
        "encoding": "16UC1", "step": 2 * WIDTH, "data": base64.b64encode(little).decode(),
    }).encode()


def write(path):
    out = b"\x89MCAP0\r\n" + record(1, text(b"") + text(b""))
    for number, (topic, encoding, kind, _) in enumerate(topics(0), 1):
        schema = b"ros2msg" if encoding == "cdr" else b"jsonschema"
        out += record(3, struct.pack("<H", number) + text(kind.encode()) + text(schema) + text(b""))
        out += record(4, struct.pack("<HH", number, number) + text(topic.encode())
                      + text(encoding.encode()) + text(b""))
    for image in range(3):
        for number, (_, _, _, message) in enumerate(topics(image), 1):
            time = 10**9 + image
            out += record(5, struct.pack("<HIQQ", number, image, time, time) + message)
    out += record(15, struct.pack("<I", 0)) + record(2, struct.pack("<QQI", 0, 0, 0))
    open(path, "wb").write(out + b"\x89MCAP0\r\n")


def check(path):
    """The records of a stream without chunks, with the number of each message as its image."""
    data, place, channels, count = open(path, "rb").read(), 8, {}, 0
    while place < len(data) - 8:
        opcode, size = struct.unpack_from("<BQ", data, place)
        body = data[place + 9:place + 9 + size]
        place += 9 + size
        if opcode == 4:
            number, _, length = struct.unpack_from("<HHI", body)
            channels[number] = body[8:8 + length].decode()
        elif opcode == 5:
            number, image = struct.unpack_from("<HI", body)
            topic, message = channels[number], body[22:]
            if topic == "/color":
                continue
            values = depth(image)
            if "inverse" in topic:
                # float32 arithmetic, by rounding each result.
                def single(value):
                    return struct.unpack("<f", struct.pack("<f", value))[0]
                floats = [single(GAIN / single(v - single(SHIFT))) if v else float("nan") for v in values]
                wanted = struct.pack(f"<{len(floats)}f", *floats)
                name = b"32FC1"
            else:
                wanted, name = struct.pack(f"<{len(values)}H", *values), b"16UC1"
            if wanted not in message or name not in message or b"lens" not in message:
                sys.exit(f"{topic} {image} differs")
            count += 1
    print(count, "images")


{"write": write, "check": check}[sys.argv[1]](sys.argv[2])
