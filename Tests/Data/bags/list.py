#!/usr/bin/env python3
"""Lists the messages of bags with PyPI rosbags: topic, type, time, bytes, CRC-32; sorted."""

import pathlib
import sys
import zlib

from rosbags.rosbag1 import Reader

for path in map(pathlib.Path, sys.argv[1:]):
    with Reader(path) as reader:
        lines = sorted(
            f"{c.topic} {c.msgtype.replace('/msg/', '/')} {time} {len(data)} {zlib.crc32(data):08x}\n"
            for c, time, data in reader.messages()
        )
    text = "".join(lines)
    if len(sys.argv) == 2:
        print(text, end="")
    else:
        print(path.name, len(lines), f"{zlib.crc32(text.encode()):08x}")
