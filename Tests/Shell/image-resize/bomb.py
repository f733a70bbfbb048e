"""Writes steps of one PNG each, black and of any size: bomb.py WIDTH HEIGHT STEPS."""

import os
import struct
import sys
import zlib

sys.path.insert(0, os.environ["SHELL_TESTS"])
from mcap import channel, message, schema, write


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def field(number, data):
    size, length = b"", len(data)
    while length > 127:
        size += bytes([length & 127 | 128])
        length >>= 7
    return bytes([number << 3 | 2]) + size + bytes([length]) + data


width, height, steps = map(int, sys.argv[1:])
packer = zlib.compressobj(9)
pixels = b"".join(packer.compress(bytes(3 * width + 1)) for _ in range(height)) + packer.flush()
header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
payload = field(3, b"png") + field(2, png)
write(
    schema(1, "foxglove.CompressedImage", "protobuf", b""),
    channel(1, 1, "observation/image", "protobuf", {"bagpipe.feature": "image"}),
    *(message(1, step, step, step, payload) for step in range(steps)))
