"""Writes videos as messages of foxglove.CompressedVideo on /camera:
messages.py FORMAT FILE [from N] [without N] [split N] [FILE...]. Each access unit starts with its
delimiter; `split` halves one."""

import struct
import sys


def field(number, data):
    out = bytearray([number << 3 | 2])
    size = len(data)
    while size > 127:
        out.append(size & 127 | 128)
        size >>= 7
    return bytes(out) + bytes([size]) + data


def text(data):
    return struct.pack("<I", len(data)) + data


def record(opcode, body):
    return struct.pack("<BQ", opcode, len(body)) + body


def units(path):
    data = open(path, "rb").read()
    delimiter = {"h264": b"\0\0\0\1\x09", "h265": b"\0\0\0\1\x46"}.get(path.rsplit(".")[-1])
    if not delimiter:
        return [data]
    places = []
    while (place := data.find(delimiter, places[-1] + 1 if places else 0)) >= 0:
        places.append(place)
    return [data[a:b] for a, b in zip(places, places[1:] + [len(data)])]


format, *words = sys.argv[1:]
messages = []
while words:
    word = words.pop(0)
    if word == "from":
        messages = messages[int(words.pop(0)):]
    elif word == "without":
        del messages[int(words.pop(0))]
    elif word == "split":
        place = int(words.pop(0))
        whole = messages[place]
        messages[place:place + 1] = [whole[:len(whole) // 2], whole[len(whole) // 2:]]
    else:
        messages += units(word)

out = b"\x89MCAP0\r\n" + record(1, text(b"") + text(b""))
out += record(3, struct.pack("<H", 1) + text(b"foxglove.CompressedVideo") + text(b"protobuf") + text(b""))
out += record(4, struct.pack("<HH", 1, 1) + text(b"/camera") + text(b"protobuf") + text(b""))
for number, data in enumerate(messages):
    body = field(2, b"lens") + field(3, data) + field(4, format.encode())
    time = 10**9 + number * 10**8
    out += record(5, struct.pack("<HIQQ", 1, number, time, time) + body)
out += record(15, struct.pack("<I", 0)) + record(2, struct.pack("<QQI", 0, 0, 0)) + b"\x89MCAP0\r\n"
sys.stdout.buffer.write(out)
