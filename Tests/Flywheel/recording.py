"""Recordings of a robot as MCAP files, by the mcap library of PyPI: messages in JSON and CDR."""

import json
import struct

from mcap.writer import CompressionType, Writer

COMPRESSED_IMAGE = """std_msgs/Header header
string format
uint8[] data
================================================================================
MSG: std_msgs/Header
builtin_interfaces/Time stamp
string frame_id
================================================================================
MSG: builtin_interfaces/Time
int32 sec
uint32 nanosec
"""
NUMBERS = {"type": "array", "items": {"type": "number"}}
# The fields of each topic that is JSON.
TOPICS = {
    "/action": {"data": NUMBERS},
    "/gps": {"latitude": {"type": "number"}, "longitude": {"type": "number"}},
    "/joint_states": {"position": NUMBERS, "velocity": NUMBERS},
    "/operator": {"text": {"type": "string"}},
    "/task": {"state": {"type": "string"}, "instruction": {"type": "string"}},
    "/wrist": {"force": {"type": "number"}},
}
CAMERA = "/camera/front"


class Recording:
    def __init__(self, path):
        self.file = open(path, "wb")
        self.writer = Writer(self.file, compression=CompressionType.NONE, chunk_size=1 << 20)
        self.writer.start(library="Tests/Flywheel")
        self.channels = {}
        for topic, fields in TOPICS.items():
            schema = self.writer.register_schema(
                f"robot{topic.replace('/', '.')}", "jsonschema",
                json.dumps({"type": "object", "properties": fields}).encode())
            self.channels[topic] = self.writer.register_channel(topic, "json", schema)
        schema = self.writer.register_schema(
            "sensor_msgs/msg/CompressedImage", "ros2msg", COMPRESSED_IMAGE.encode())
        self.channels[CAMERA] = self.writer.register_channel(CAMERA, "cdr", schema)

    def put(self, topic, time, **fields):
        self._add(topic, time, json.dumps(fields).encode())

    def picture(self, time, jpeg):
        stamp = divmod(time, 10**9)
        head = struct.pack("<4xiiI4sI5s3xI", *stamp, 4, b"cam\0", 5, b"jpeg\0", len(jpeg))
        self._add(CAMERA, time, b"\0\1\0\0" + head[4:] + jpeg)

    def _add(self, topic, time, data):
        self.writer.add_message(self.channels[topic], log_time=time, data=data, publish_time=time)

    def close(self):
        self.writer.finish()
        self.file.close()


def jpeg_of(data):
    """The JPEG of a picture's message."""
    (length,) = struct.unpack_from("<I", data, 32)
    return bytes(data[36 : 36 + length])
