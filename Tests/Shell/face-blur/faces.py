"""Writes a stream of raw images with faces: faces.py [OPTION...] FRAME...

A FRAME is `-`, or X,Y where a face of 96x96 pixels has its upper left corner. Frames are 33 ms apart, in
one episode.
  --size WxH      of the images, 192x128
  --encoding E    of foxglove.RawImage: rgb8, bgr8, mono8, uyvy, nv12, bayer_rggb8, 16UC1, rgb16
  --topic T       /camera; may be repeated
  --steps         image features of steps
  --interval MS   between frames
"""

import argparse
import os
import struct
import sys

sys.path.insert(0, os.environ["SHELL_TESTS"])
from mcap import EPISODE, channel, message, schema, write

parser = argparse.ArgumentParser()
parser.add_argument("--size", default="192x128")
parser.add_argument("--encoding", default="rgb8")
parser.add_argument("--topic", action="append")
parser.add_argument("--steps", action="store_true")
parser.add_argument("--interval", type=int, default=33)
parser.add_argument("frames", nargs="+")
options = parser.parse_args()
width, height = map(int, options.size.split("x"))
with open(os.path.join(os.environ["DATA"], "faces/astronaut.pgm"), "rb") as file:
    FACE = file.read().split(b"\n", 3)[3]


def field(number, data):
    size, length = b"", len(data)
    while length > 127:
        size += bytes([length & 127 | 128])
        length >>= 7
    return bytes([number << 3 | 2]) + size + bytes([length]) + data


def fixed(number, value):
    return bytes([number << 3 | 5]) + struct.pack("<I", value)


def gray(frame):
    pixels = bytearray(bytes(min(60 + x // 4, 200) for x in range(width)) * height)
    if frame != "-":
        left, top = map(int, frame.split(","))
        for y in range(96):
            place = (top + y) * width + left
            pixels[place : place + 96] = FACE[96 * y : 96 * y + 96]
    return bytes(pixels)


def encoded(pixels):
    """The step and the bytes of a gray picture in the encoding."""
    if options.encoding in ("rgb8", "bgr8"):
        return 3 * width, b"".join(bytes([value]) * 3 for value in pixels)
    if options.encoding == "uyvy":
        return 2 * width, b"".join(bytes([128, value]) for value in pixels)
    if options.encoding == "nv12":
        return width, pixels + bytes([128]) * (width * height // 2)
    if options.encoding in ("16UC1", "rgb16"):
        count = 3 if options.encoding == "rgb16" else 1
        return 2 * count * width, b"".join(bytes([0, value]) * count for value in pixels)
    return width, pixels


def picture(frame):
    step, data = encoded(gray(frame))
    return (fixed(2, width) + fixed(3, height) + field(4, options.encoding.encode())
            + fixed(5, step) + field(6, data))


topics = options.topic or ["observation/image" if options.steps else "/camera"]
kind = {"bagpipe.feature": "image"} if options.steps else {}
end = bytes([8, 2, 64]) + (bytes([len(options.frames)]) if options.steps else b"\0")
messages = [message(0, 0, 0, 0, bytes([8, 1]))]
for number, frame in enumerate(options.frames):
    time = number * options.interval * 1_000_000
    for index in range(len(topics)):
        messages.append(message(1 + index, number, time, time, picture(frame)))
messages.append(message(0, 1, time, time, end))
write(
    schema(1, "bagpipe.Episode", "protobuf", EPISODE),
    schema(2, "foxglove.RawImage", "protobuf", b""),
    channel(0, 1, "/episode", "protobuf"),
    *(channel(1 + index, 2, topic, "protobuf", kind) for index, topic in enumerate(topics)),
    *messages)
