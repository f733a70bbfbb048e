"""Writes JointTrajectory, DynamicJointState and MultiDOFJointState messages as JSON and in ROS 1's
encoding, in two orders of their joints a, b and c: the value of a joint is 1, 2 or 3 and a tenth per
second. trajectories.py ros1|json
"""

import json
import os
import struct
import sys

sys.path.append(os.environ["SHELL_TESTS"])
from mcap import channel, message, schema, write

ANGLES = {"a": 1, "b": 2, "c": 3}
TRAJECTORY = """string[] joint_names
Point[] points
================
MSG: demo/Point
float64[] positions
float64[] effort
duration time_from_start
"""
DYNAMIC = """string[] joint_names
Values[] interface_values
================
MSG: demo/Values
string[] interface_names
float64[] values
"""
MULTI = """string[] joint_names
Transform[] transforms
================
MSG: demo/Transform
float64 x
float64 y
"""


def texts(names):
    return struct.pack("<I", len(names)) + b"".join(
        struct.pack("<I", len(name)) + name.encode() for name in names)


def doubles(values):
    return struct.pack(f"<I{len(values)}d", len(values), *values)


def messages(second):
    names = ["c", "a", "b"] if second % 2 else ["a", "b", "c"]
    angles = [ANGLES[name] + second / 10 for name in names]
    later = [angle + 10 for angle in angles]
    kinds = ["velocity", "position"] if second % 2 else ["position", "velocity"]
    states = [[angle if kind == "position" else -angle for kind in kinds] for angle in angles]
    if sys.argv[1] == "json":
        yield {"joint_names": names, "points": [
            {"positions": angles, "effort": []}, {"positions": later, "effort": []}]}
        yield {"joint_names": names, "interface_values": [
            {"interface_names": kinds, "values": state} for state in states]}
        yield {"joint_names": names, "transforms": [{"x": x, "y": -x} for x in angles]}
    else:
        yield texts(names) + struct.pack("<I", 2) + b"".join(
            doubles(point) + doubles([]) + struct.pack("<ii", 1, 0) for point in (angles, later))
        yield texts(names) + struct.pack("<I", 3) + b"".join(
            texts(kinds) + doubles(state) for state in states)
        yield texts(names) + struct.pack("<I", 3) + b"".join(
            struct.pack("<2d", x, -x) for x in angles)


def encoded(value):
    return value if isinstance(value, bytes) else json.dumps(value).encode()


topics = ["/trajectory", "/dynamic", "/multi"]
is_json = sys.argv[1] == "json"
write(
    *(schema(n, f"demo/T{n}", "ros1msg", text)
      for n, text in enumerate([TRAJECTORY, DYNAMIC, MULTI], 1)),
    *(channel(n, 0 if is_json else n, topic, sys.argv[1]) for n, topic in enumerate(topics, 1)),
    *(message(n, 0, second * 10**9, 0, encoded(value))
      for second in range(3) for n, value in enumerate(messages(second), 1)))
