"""Writes steps whose images are rare: CMYK, gray with alpha, palettes, Bayer patterns, or depth of
compressed_depth_image_transport: pictures.py FOLDER KIND.
"""

import os
import struct
import sys

sys.path.insert(0, os.environ["SHELL_TESTS"])
from mcap import channel, message, schema, write


def varint(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def field(number, data):
    return varint(number << 3 | 2) + varint(len(data)) + data


def fixed(number, value):
    return varint(number << 3 | 5) + struct.pack("<I", value)


folder, kind, feature = (*sys.argv[1:], "observation/image")[:3]
if kind.startswith("bayer"):
    with open(f"{folder}/mosaic_22x13.bayer", "rb") as file:
        pixels = file.read()
    step = 22
    if kind.endswith("16"):
        pixels, step = b"".join(bytes([0, value]) for value in pixels), 44
    payload = fixed(2, 22) + fixed(3, 13) + field(4, kind.encode()) + fixed(5, step) + field(6, pixels)
    name = "foxglove.RawImage"
elif kind == "32FC1":
    pixels = struct.pack("<6f", *(number / 8 for number in range(6)))
    payload = fixed(2, 3) + fixed(3, 2) + field(4, b"32FC1") + fixed(5, 12) + field(6, pixels)
    name = "foxglove.RawImage"
else:
    prefix, form, file = b"", b"", kind
    if kind == "compressedDepth":
        prefix, form, file = bytes(12), b"16UC1; compressedDepth png", "depth.png"
    with open(f"{folder}/{file}", "rb") as file:
        payload = field(3, form) + field(2, prefix + file.read())
    name = "foxglove.CompressedImage"
write(
    schema(1, name, "protobuf", b""),
    channel(1, 1, feature, "protobuf", {"bagpipe.feature": "image"}),
    message(1, 0, 1, 1, payload), message(1, 1, 2, 2, payload))
