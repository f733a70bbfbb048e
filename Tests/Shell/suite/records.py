"""Prints where a small stream, bag, TFRecord file or archive is to be cut, one offset a line.

Every record boundary, and every byte of the first and the last records.
"""

import struct
import sys

data = open(sys.argv[1], "rb").read()
boundaries = []
if data.startswith(b"\x89MCAP0\r\n"):
    offset, end = 8, len(data) - 8
    while offset < end:
        boundaries.append(offset)
        offset += 9 + struct.unpack_from("<Q", data, offset + 1)[0]
    boundaries.append(end)
elif data[4:8] == bytes(4):
    # TFRecord: a length of less than 4 GB, its CRC, a record, its CRC.
    offset = 0
    while offset < len(data):
        boundaries += [offset, offset + 8, offset + 12]
        offset += 12 + struct.unpack_from("<Q", data, offset)[0]
        boundaries.append(offset)
        offset += 4
elif data.startswith((b"PK", b"\xff\xff\xff\xff")):
    # Archives, and streams of Arrow.
    boundaries = list(range(0, len(data), 50))
else:
    offset = data.index(b"\n") + 1
    while offset < len(data):
        boundaries.append(offset)
        for _ in "header", "data":
            offset += 4 + struct.unpack_from("<I", data, offset)[0]
boundaries = [offset for offset in boundaries if offset < len(data)]
first = range(min(boundaries[1], 200))
last = range(max(boundaries[-3], len(data) - 200), len(data))
print(*sorted({*boundaries, *first, *last}), sep="\n")
