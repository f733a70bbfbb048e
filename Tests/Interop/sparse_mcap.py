"""Writes an MCAP file of 10 GB that takes little room on disk: sparse_mcap.py FILE

It has 10,000 chunks of a megabyte, one for each tenth of a second, with a picture of zeros on /cam and
ten messages on /imu. Every thousandth chunk lacks /imu.
"""

import struct
import sys

PICTURE = 1_000_000


def record(opcode, body):
    return struct.pack("<BQ", opcode, len(body)) + body


def string(text):
    return struct.pack("<I", len(text)) + text.encode()


def message(channel, time, data):
    return record(5, struct.pack("<HIQQ", channel, 0, time, time) + data)


def pairs(entries, form):
    packed = b"".join(struct.pack(form, *entry) for entry in entries)
    return struct.pack("<I", len(packed)) + packed


def main():
    definitions = b"".join(
        record(4, struct.pack("<HH", number, 0) + string(topic) + string("json") + pairs([], ""))
        for number, topic in enumerate(("/cam", "/imu"), 1))
    counts = {1: 0, 2: 0}
    indexes = []
    with open(sys.argv[1], "wb") as file:
        file.write(b"\x89MCAP0\r\n" + record(1, string("") + string("")))
        for number in range(10_000):
            start = number * 10**8 + 1
            small = [] if number % 1000 == 999 else [start + j * 10**7 for j in range(10)]
            head = definitions + b"".join(message(2, time, b"{}") for time in small)
            picture = struct.pack("<BQ", 5, 22 + PICTURE) + struct.pack("<HIQQ", 1, 0, start, start)
            size = len(head) + len(picture) + PICTURE
            end = small[-1] if small else start
            fields = struct.pack("<QQQI", start, end, size, 0) + string("") + struct.pack("<Q", size)
            place = file.tell()
            file.write(struct.pack("<BQ", 6, len(fields) + size) + fields + head + picture)
            file.seek(PICTURE, 1)
            length, offsets = file.tell() - place, []
            step = len(message(2, 0, b"{}"))
            for channel, entries in (
                    (1, [(start, len(head))]),
                    (2, [(t, len(definitions) + j * step) for j, t in enumerate(small)])):
                counts[channel] += len(entries)
                if entries:
                    offsets.append((channel, file.tell()))
                    file.write(record(7, struct.pack("<H", channel) + pairs(entries, "<QQ")))
            indexes.append(record(8, struct.pack("<QQQQ", start, end, place, length) + pairs(
                offsets, "<HQ") + struct.pack("<Q", file.tell() - place - length) + string("")
                + struct.pack("<QQ", size, size)))
        file.write(record(15, struct.pack("<I", 0)))
        summary = file.tell()
        file.write(definitions + record(11, struct.pack(
            "<QHIIIIQQ", sum(counts.values()), 0, 2, 0, 0, 10_000, 1, end)
            + pairs(counts.items(), "<HQ")) + b"".join(indexes))
        file.write(record(2, struct.pack("<QQI", summary, 0, 0)) + b"\x89MCAP0\r\n")


main()
