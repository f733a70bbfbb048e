"""Writes a recording in which arm and gripper publish the state of their joints on /joints, the arm in
two orders; the angles of the joints a, b and c are 1, 2 and 3 and a tenth per second, that of the
finger is 100. joints.py [ARM]: of the arm in one order only.
"""

import os
import struct
import sys

sys.path.append(os.environ["SHELL_TESTS"])
from mcap import channel, message, schema, write

STATE = "string[] name\nfloat64[] position\nfloat64[] velocity\n"
ANGLES = {"a": 1, "b": 2, "c": 3, "finger": 100}


def state(second, names):
    texts = b"".join(struct.pack("<I", len(name)) + name.encode() for name in names)
    angles = [ANGLES[name] + second / 10 for name in names]
    return (struct.pack("<I", len(names)) + texts + struct.pack(f"<I{len(names)}d", len(names), *angles)
            + struct.pack("<I", 0))


records = []
for second in range(4):
    order = ["c", "a", "b"] if second % 2 and len(sys.argv) == 1 else ["a", "b", "c"]
    records.append(message(1, 0, second * 10**9, 0, state(second, order)))
    if len(sys.argv) == 1:
        records.append(message(1, 0, second * 10**9 + 1, 0, state(second, ["finger"])))
write(schema(1, "demo/State", "ros1msg", STATE), channel(1, 1, "/joints", "ros1"), *records)
