"""Writes a recording for the cases here: /slow each 100 ms from 1 s to 2 s and /fast each 30 ms, whose
data are the milliseconds since 1 s, their negative and a seven; each published 10 ms and measured
25 ms before it was recorded. /say is latched, /json without a stamp. GAP leaves out the samples of
/fast from 1.301 to 1.7 s.

recording.py [GAP]
"""

import os
import struct
import sys

sys.path.append(os.environ["SHELL_TESTS"])
from mcap import channel, message, schema, write

STAMPED = """Header header
float64[] data
================
MSG: std_msgs/Header
uint32 seq
time stamp
string frame_id
"""
MS = 1_000_000


def sample(topic, number, ms):
    stamp = (1000 + ms - 25) * MS
    data = struct.pack("<IIII", number, stamp // 10**9, stamp % 10**9, 0)
    data += struct.pack("<I3d", 3, ms, -ms, 7)
    return (1000 + ms) * MS, topic, number, data


samples = [sample(1, number, 100 * number) for number in range(11)]
samples += [
    sample(2, number, 30 * number) for number in range(34)
    if len(sys.argv) == 1 or not 301 <= 30 * number < 700]
samples += [((1000 + 50 * number) * MS, 4, number, b'{"x": %d}' % number) for number in range(21)]
say = struct.pack("<I", 11) + b"lift a cube"
write(
    schema(1, "demo/Stamped", "ros1msg", STAMPED), channel(1, 1, "/slow", "ros1"),
    channel(2, 1, "/fast", "ros1"), schema(2, "std_msgs/String", "ros1msg", "string data"),
    channel(3, 2, "/say", "ros1", {"latching": "1"}), channel(4, 0, "/json", "json"),
    message(3, 0, 900 * MS, 0, say),
    *(message(topic, number, time, time - 10 * MS, data)
      for time, topic, number, data in sorted(samples)))
