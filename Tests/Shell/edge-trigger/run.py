"""Writes run.mcap: 30 seconds of a robot, times from second 1000, in one encoding for each topic.

/joint_states (ROS 2), 50 Hz: the arm's effort passes 40 for 0.1 s at 3 s and for 0.5 s at 8 s; the
  velocity is 0 from 14 s to 21 s. /estop (ROS 1): true at 5 s, false at 6 s. /task_result (protobuf enum):
  ABORTED at 10 s. /policy (JSON): active until 25 s. /camera (raw bytes), 10 Hz: none from 17 s to 18 s.
/tf_static and the latched /map at the beginning, another /map at 12 s.
"""

import json
import struct
import sys

import mcap

S = 10**9
START = 1000 * S
QOS = "- history: 1\n  depth: 1\n  reliability: 1\n  durability: 1\n"
JOINTS = """std_msgs/Header header
string[] name
float64[] position
float64[] velocity
float64[] effort
================================================================================
MSG: std_msgs/Header
builtin_interfaces/Time stamp
string frame_id
================================================================================
MSG: builtin_interfaces/Time
int32 sec
uint32 nanosec
"""


def field(number, body):
    return bytes([number * 8 + 2, len(body)]) + body


def result_schema():
    """task.Result { enum Status { NONE, OK, ABORTED, FAILED }; Status status = 1; }"""
    def value(name, number):
        return field(2, field(1, name) + bytes([0x10, number]))

    status = field(1, b"status") + bytes([0x18, 1, 0x20, 1, 0x28, 14]) + field(6, b".task.Result.Status")
    names = [b"NONE", b"OK", b"ABORTED", b"FAILED"]
    enum = field(1, b"Status") + b"".join(value(name, at) for at, name in enumerate(names))
    body = field(1, b"Result") + field(2, status) + field(4, enum)
    return field(1, field(1, b"task.proto") + field(2, b"task") + field(4, body) + field(12, b"proto3"))


def joints(velocity, effort):
    names = ["arm_1", "arm_2", "finger"]
    data = struct.pack("<iIIB3x", 0, 0, 1, 0) + struct.pack("<I", len(names))
    for name in names:
        data += b"\0" * (-len(data) % 4) + struct.pack("<I", len(name) + 1) + name.encode() + b"\0"
    for values in ([0, 0, 0], [velocity] * 3, [1, effort, 90]):
        data += b"\0" * (-len(data) % 4) + struct.pack("<I", 3)
        data += b"\0" * (-len(data) % 8) + struct.pack("<3d", *values)
    return b"\0\1\0\0" + data


records = [
    mcap.schema(1, "sensor_msgs/msg/JointState", "ros2msg", JOINTS),
    mcap.schema(2, "std_msgs/Bool", "ros1msg", "bool data"),
    mcap.schema(3, "task.Result", "protobuf", result_schema()),
    mcap.channel(1, 1, "/joint_states", "cdr"), mcap.channel(2, 2, "/estop", "ros1"),
    mcap.channel(3, 3, "/task_result", "protobuf"), mcap.channel(4, 0, "/policy", "json"),
    mcap.channel(5, 0, "/camera", "raw"), mcap.channel(6, 0, "/map", "raw", {"offered_qos_profiles": QOS}),
    mcap.channel(7, 0, "/tf_static", "json"),
]
messages = []


def add(second, channel, data):
    time = START + round(second * S)
    messages.append((time, mcap.message(channel, 0, time, time - 1, data)))


add(0, 6, b"map 1")
add(0, 7, json.dumps({"transforms": [{"child_frame_id": "camera"}]}).encode())
add(12, 6, b"map 2")
for tick in range(1500):
    second = tick / 50
    pulls = 3 <= second < 3.1 or 8 <= second < 8.5
    add(second, 1, joints(0 if 14 <= second < 21 else 0.5, -50 if pulls else 2))
for tick in range(300):
    if not 17 <= tick / 10 < 18:
        add(tick / 10, 5, bytes(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
for second, value in ((0, 0), (5, 1), (6, 0)):
    add(second, 2, bytes([value]))
for second, value in ((1, 1), (10, 2)):
    add(second, 3, bytes([8, value]))
for second, value in ((0, True), (25, False)):
    add(second, 4, json.dumps({"active": value, "mode": "auto"}).encode())
messages.sort(key=lambda entry: entry[0])
mcap.write(*records, *(data for _, data in messages))
