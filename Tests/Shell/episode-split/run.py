"""Writes a run of 30 seconds: /x each 0.1 s (its field is the second), /pedal as given, events on
/annotation, latched topics. Times begin at second 1000.

    run.py SECOND:KIND[:TASK[:RESULT]]… 
"""

import json
import struct
import sys

import mcap

S = 10**9
START = 1000 * S
QOS = "- history: 1\n  depth: 1\n  reliability: 1\n  durability: 1\n"
records = [
    mcap.schema(1, "std_msgs/msg/Float64", "ros2msg", "float64 data"),
    mcap.schema(2, "std_msgs/msg/Bool", "ros2msg", "bool data"),
    mcap.schema(3, "std_msgs/msg/String", "ros2msg", "string data"),
    mcap.channel(1, 1, "/x", "cdr"),
    mcap.channel(2, 2, "/pedal", "cdr"),
    mcap.channel(3, 0, "/annotation", "json"),
    mcap.channel(4, 3, "/map", "cdr", {"offered_qos_profiles": QOS}),
    mcap.channel(5, 0, "/tf_static", "json"),
]
messages = []


def add(second, channel, data):
    time = START + round(second * S)
    messages.append((time, mcap.message(channel, 0, time, time - 1, data)))


def text(value):
    return b"\0\1\0\0" + struct.pack("<I", len(value) + 1) + value.encode() + b"\0"


def frames(*names):
    return json.dumps({"transforms": [{"child_frame_id": name} for name in names]}).encode()


add(0, 4, text("map 1"))
add(0, 5, frames("camera"))
add(0.05, 5, frames("gripper"))
add(12, 4, text("map 2"))
add(12.5, 5, frames("camera"))
for tick in range(300):
    add(tick / 10, 1, b"\0\1\0\0" + struct.pack("<d", tick / 10))
    pressed = 5 <= tick / 10 < 8 or 20 <= tick / 10 < 25
    add(tick / 10, 2, b"\0\1\0\0" + bytes([pressed]))
for argument in sys.argv[1:]:
    second, *fields = argument.split(":")
    values = dict(zip(("kind", "task", "result"), fields))
    add(float(second), 3, json.dumps(values).encode())
messages.sort(key=lambda entry: entry[0])
mcap.write(*records, *(data for _, data in messages))
