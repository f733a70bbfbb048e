"""Writes a short bag as a Kuavo robot records it: kuavo_bag.py JPEG > kuavo.bag"""

import pathlib
import struct
import sys

HEADER = "================\nMSG: std_msgs/Header\nuint32 seq\ntime stamp\nstring frame_id\n"
STATE = ("Header header\nuint8[] state\nEnd data\n================\nMSG: kuavo_msgs/End\n"
         "string[] name\nfloat64[] position\n" + HEADER)
JPEG = pathlib.Path(sys.argv[1]).read_bytes()
START = 1_760_000_000


def text(value):
    return struct.pack("<I", len(value)) + value


def doubles(values):
    return struct.pack(f"<I{len(values)}d", len(values), *values)


def claw(number):
    names = struct.pack("<I", 2) + text(b"left_claw") + text(b"right_claw")
    return text(b"") + names + doubles([number % 101, 50])


# The topic, type, definition, rate and content after the header.
TOPICS = [
    ("/cam_h/color/image_raw/compressed", "sensor_msgs/CompressedImage",
     "Header header\nstring format\nuint8[] data\n" + HEADER, 30,
     lambda number: text(b"jpeg") + text(JPEG)),
    ("/sensors_data_raw", "kuavo_msgs/sensorsData",
     "Header header\nJoints joint_data\n================\nMSG: kuavo_msgs/Joints\n"
     "float64[] joint_q\n" + HEADER, 100, lambda number: doubles([number / 100] * 28)),
    ("/kuavo_arm_traj", "sensor_msgs/JointState",
     "Header header\nstring[] name\nfloat64[] position\nfloat64[] velocity\nfloat64[] effort\n"
     + HEADER, 20, lambda number: text(b"") + doubles([number] * 14) + doubles([]) * 2),
    ("/leju_claw_state", "kuavo_msgs/lejuClawState", STATE, 50, claw),
    ("/leju_claw_command", "kuavo_msgs/lejuClawCommand", STATE, 50, claw),
]


def record(fields, data):
    header = b"".join(
        text(name.encode() + b"=" + (value if isinstance(value, bytes) else value.encode()))
        for name, value in fields.items())
    return text(header) + text(data)


def u32(*values):
    return struct.pack(f"<{len(values)}I", *values)


def connection(number):
    topic, kind, definition, *_ = TOPICS[number]
    data = {"topic": topic, "type": kind, "md5sum": "0" * 32, "message_definition": definition}
    header = b"".join(text(f"{name}={value}".encode()) for name, value in data.items())
    return record({"op": b"\x07", "conn": u32(number), "topic": topic}, header)


rows = sorted(
    (round(number * 1e9 / rate), topic, number)
    for topic, (*_, rate, _) in enumerate(TOPICS) for number in range(int(rate * 1.6)))
connections = b"".join(connection(number) for number in range(len(TOPICS)))
content, index = connections, [[] for _ in TOPICS]
for time, topic, number in rows:
    stamp = u32(START + time // 10**9, time % 10**9)
    index[topic].append(stamp + u32(len(content)))
    data = u32(number) + stamp + text(b"") + TOPICS[topic][4](number)
    content += record({"op": b"\x02", "conn": u32(topic), "time": stamp}, data)
chunk = record({"op": b"\x05", "compression": "none", "size": u32(len(content))}, content)
chunk += b"".join(
    record({"op": b"\x04", "ver": u32(1), "conn": u32(topic), "count": u32(len(entries))},
           b"".join(entries))
    for topic, entries in enumerate(index))
MAGIC = b"#ROSBAG V2.0\n"
begin = len(MAGIC) + 4096 + 8
fields = {"op": b"\x03", "index_pos": struct.pack("<Q", begin + len(chunk)),
          "conn_count": u32(len(TOPICS)), "chunk_count": u32(1)}
padding = b" " * (4096 + 8 - len(record(fields, b"")))
end = u32(START + rows[-1][0] // 10**9, rows[-1][0] % 10**9)
info = record(
    {"op": b"\x06", "ver": u32(1), "chunk_pos": struct.pack("<Q", begin),
     "start_time": u32(START, 0), "end_time": end, "count": u32(len(TOPICS))},
    b"".join(u32(topic, len(entries)) for topic, entries in enumerate(index)))
sys.stdout.buffer.write(MAGIC + record(fields, padding) + chunk + connections + info)
