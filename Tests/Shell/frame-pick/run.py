"""Writes a recording of small gray pictures of two cameras and one of depth: EPISODE… with each
EPISODE of the form FRAMES[,jump=FRAME…][,event=SECOND:PRIORITY…][,bad=FRAME…]. Frames come each
0.1 s; the picture changes a little with each, and much at a jump.
"""

import struct
import sys

import mcap

S = 10**9


def varint(value):
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def field(number, data):
    return varint(number << 3 | 2) + varint(len(data)) + data


def image(time, shade, encoding=b"mono8", size=(16, 12), cut=0):
    width, height = size
    pixel = 2 if encoding == b"16UC1" else 1
    data = bytes(min(255, shade + (x + y) % 5) for y in range(height) for x in range(width * pixel))
    stamp = struct.pack("<II", time // S, time % S)
    frame = struct.pack("<I", 2) + b"c\0"
    body = b"\0\1\0\0" + stamp + frame + b"\0\0" + struct.pack("<II", height, width)
    body += struct.pack("<I", len(encoding) + 1) + encoding + b"\0"
    body += b"\0" + b"\0" * (-(len(body) + 1 - 4) % 4) + struct.pack("<I", width * pixel)
    return body + struct.pack("<I", len(data)) + data[: len(data) - cut]


def event(time, priority):
    stamp = b"\x08" + varint(time // S) + b"\x10" + varint(time % S)
    return field(1, stamp) + field(2, b"trigger") + b"\x20" + varint(priority)


records = [
    mcap.schema(1, "bagpipe.Episode", "protobuf", mcap.EPISODE),
    mcap.schema(2, "sensor_msgs/msg/Image", "ros2msg", ""),
    mcap.schema(3, "bagpipe.Event", "protobuf", mcap.EVENT),
    mcap.channel(1, 1, "/episode", "protobuf"),
    mcap.channel(2, 2, "/front", "cdr"),
    mcap.channel(3, 2, "/wrist", "cdr"),
    mcap.channel(4, 2, "/depth", "cdr"),
    mcap.channel(5, 3, "/event", "protobuf"),
    mcap.channel(6, 0, "/x", "json"),
]
for index, text in enumerate(sys.argv[1:]):
    count, *options = text.split(",")
    start = 1000 * S * (index + 1)
    jumps, events, bad = [], [], []
    for option in options:
        key, value = option.split("=")
        {"jump": jumps, "event": events, "bad": bad}[key].append(value)
    messages = []
    shade = 0
    for frame in range(int(count)):
        time = start + frame * S // 10
        shade = (shade + 40) % 200 if str(frame) in jumps else shade + frame % 2
        cut = 40 if str(frame) in bad else 0
        for channel, delay in [(4, 0), (2, 0), (3, S // 50)]:
            encoding = b"16UC1" if channel == 4 else b"mono8"
            data = image(time, shade, encoding, cut=cut)
            messages.append((time + delay, channel, data))
        messages.append((time + S // 40, 6, b"{}"))
    for value in events:
        second, priority = value.split(":")
        time = start + round(float(second) * S)
        messages.append((time, 5, event(time, int(priority))))
    messages.sort(key=lambda message: message[0])
    begin = b"\x08\x01\x10" + varint(index) + field(4, b"pick up the cube")
    begin += field(7, field(1, b"id") + field(2, b"run#%d" % index))
    records.append(mcap.message(1, 0, start, start, begin))
    records += [mcap.message(channel, 0, time, time, data) for time, channel, data in messages]
    end = b"\x08\x02\x10" + varint(index) + b"\x48\x01"
    records.append(mcap.message(1, 1, messages[-1][0], start, end))
mcap.write(*records)
