"""Prints the messages of a stream as the listings in Tests/Data do, in the order of the stream:
topic, type, time, bytes, CRC-32. Written from bagpipe-stream(5); /episode is left out.
"""

import struct
import sys
import zlib


def text(body, at):
    size = struct.unpack_from("<I", body, at)[0]
    return body[at + 4 : at + 4 + size].decode(), at + 4 + size


stream = sys.stdin.buffer
assert stream.read(8) == b"\x89MCAP0\r\n", "no magic"
schemas, channels = {0: ""}, {}
while len(head := stream.read(9)) == 9:
    opcode, size = struct.unpack("<BQ", head)
    body = stream.read(size)
    if opcode == 0x03:
        schemas[struct.unpack_from("<H", body)[0]] = text(body, 2)[0]
    elif opcode == 0x04:
        number, schema = struct.unpack_from("<HH", body)
        channels[number] = text(body, 4)[0], schemas[schema]
    elif opcode == 0x05:
        number, _, time = struct.unpack_from("<HIQ", body)
        topic, kind = channels[number]
        if topic != "/episode":
            print(topic, kind, time, len(body) - 22, f"{zlib.crc32(body[22:]):08x}")
