"""Puts the packets of a video that ffmpeg made into messages, and compares what video-decode made of
them with ffmpeg's own decode, by the time in the message's header.

check_video.py write OUT.mcap VIDEO.nut FORM FORMAT [from N] [without N] [twice N] [join N] [bare N]
check_video.py check DECODED.mcap VIDEO.nut FORM [FIRST [COUNT]]
FORM is foxglove, json, ros2, ros1, packet, packet1, image or image1. `from` leaves out the packets
before N, `without` the Nth, `twice` repeats it, `join` joins it to the one before, `bare` puts its
parameter sets into a message of their own. Exits 1 at the first difference.
"""

import base64
import json
import subprocess
import sys

import numpy as np
from mcap.reader import make_reader
from mcap.writer import Writer
from mcap_protobuf.decoder import DecoderFactory as ProtobufFactory
from mcap_ros1.decoder import DecoderFactory as ROS1Factory
from mcap_ros2.decoder import DecoderFactory as ROS2Factory
from rosbags.typesys import Stores, get_types_from_msg, get_typestore

from foxglove.messages import CompressedVideo, Timestamp

VIDEO = """builtin_interfaces/Time timestamp
string frame_id
uint8[] data
string format
"""
PACKET = """std_msgs/Header header
int32 width
int32 height
string encoding
uint64 pts
uint8 flags
bool is_bigendian
uint8[] data
"""
TICK = 33_333_333
# Packets are recorded late and in the order of the stream, so that the time of a message is not
# that of its frame.
LATE = 10**9


def packets(video):
    """The packets in the order of the stream: their bytes, and the ranks of their display times."""
    probe = subprocess.run(
        ["ffprobe", "-v", "error", "-show_packets", "-show_data", "-of", "json", video],
        capture_output=True, check=True)
    found = []
    for packet in json.loads(probe.stdout)["packets"]:
        digits = "".join(line[10:50] for line in packet["data"].splitlines() if line)
        found.append((bytes.fromhex(digits.replace(" ", "")), int(packet["pts"])))
    ranks = {pts: rank for rank, pts in enumerate(sorted(pts for _, pts in found))}
    return [(data, ranks[pts]) for data, pts in found]


def types(store, name, text):
    typestore = get_typestore(store)
    if text:
        typestore.register(get_types_from_msg(text, name))
    return typestore


class Form:
    """How a message holds a packet."""

    def __init__(self, name, format):
        self.name, self.format = name, format
        is_old = name in ("ros1", "packet1", "image1")
        self.encoding = "ros1" if is_old else "cdr"
        if name in ("packet", "packet1"):
            self.type, self.text = "ffmpeg_image_transport_msgs/msg/FFMPEGPacket", PACKET
        elif name in ("image", "image1"):
            self.type, self.text = "sensor_msgs/msg/CompressedImage", None
        else:
            self.type, self.text = "foxglove_msgs/msg/CompressedVideo", VIDEO
        store = Stores.ROS1_NOETIC if is_old else Stores.ROS2_HUMBLE
        self.types = None if name in ("foxglove", "json") else types(store, self.type, self.text)

    def register(self, writer):
        if self.name == "foxglove":
            schema = CompressedVideo.get_schema()
            return writer.register_channel(
                "/camera", "protobuf",
                writer.register_schema(schema.name, schema.encoding, schema.data), {"a": "b"})
        if self.name == "json":
            return writer.register_channel(
                "/camera", "json",
                writer.register_schema("foxglove.CompressedVideo", "jsonschema", b"{}"))
        text, _ = self.types.generate_msgdef(self.type, ros_version=1 if self.encoding == "ros1" else 2)
        name = self.type.replace("/msg/", "/") if self.encoding == "ros1" else self.type
        schema = writer.register_schema(
            name, "ros1msg" if self.encoding == "ros1" else "ros2msg", text.encode())
        return writer.register_channel("/camera", self.encoding, schema)

    def message(self, data, rank):
        seconds, nanoseconds = divmod(rank * TICK, 10**9)
        if self.name == "foxglove":
            return CompressedVideo(
                timestamp=Timestamp(seconds, nanoseconds), frame_id="lens", data=data,
                format=self.format).encode()
        if self.name == "json":
            return json.dumps({
                "timestamp": {"sec": seconds, "nsec": nanoseconds}, "frame_id": "lens",
                "data": base64.b64encode(data).decode(), "format": self.format}).encode()
        make = self.types.types
        time = make["builtin_interfaces/msg/Time"](seconds, nanoseconds)
        array = np.frombuffer(data, np.uint8)
        if self.text == VIDEO:
            message = make[self.type](time, "lens", array, self.format)
        else:
            number = [rank] if self.encoding == "ros1" else []
            header = make["std_msgs/msg/Header"](*number, time, "lens")
            if self.text == PACKET:
                message = make[self.type](
                    header, 640, 480, self.format, rank, 0, False, array)
            else:
                message = make[self.type](header, self.format, array)
        if self.encoding == "ros1":
            return bytes(self.types.serialize_ros1(message, self.type))
        return bytes(self.types.serialize_cdr(message, self.type))


def parameters(data):
    """The length of the parameter sets of H.264 at the start of a packet."""
    start = data.index(b"\x00\x00\x01\x65")
    return start - 1 if data[start - 1] == 0 else start


def write(path, video, name, format, *changes):
    form = Form(name, format)
    messages = [(data, rank) for data, rank in packets(video)]
    for change, number in zip(changes[::2], map(int, changes[1::2])):
        if change == "from":
            messages = messages[number:]
        elif change == "without":
            del messages[number]
        elif change == "twice":
            messages.insert(number, messages[number])
        elif change == "join":
            data, _ = messages.pop(number)
            before, rank = messages[number - 1]
            messages[number - 1] = (before + data, rank)
        elif change == "bare":
            data, rank = messages[number]
            end = parameters(data)
            messages[number:number + 1] = [(data[:end], rank), (data[end:], rank)]
    with open(path, "wb") as file:
        writer = Writer(file)
        writer.start()
        channel = form.register(writer)
        other = writer.register_channel("/note", "json", 0)
        for number, (data, rank) in enumerate(messages):
            time = LATE + number * TICK
            writer.add_message(channel, time, form.message(data, rank), time + 1, number)
            writer.add_message(other, time + 2, b'{"number": %d}' % number, time + 2, number)
        writer.finish()


def decoded(path, form):
    """The images as the rank of the header's time, the number in the stream, and pixels."""
    factory = {"foxglove": ProtobufFactory, "json": ProtobufFactory, "ros1": ROS1Factory,
               "packet1": ROS1Factory, "image1": ROS1Factory}.get(form, ROS2Factory)
    with open(path, "rb") as file:
        reader = make_reader(file, decoder_factories=[factory()])
        for schema, channel, message, image in reader.iter_decoded_messages(topics=["/camera"]):
            assert channel.metadata["bagpipe.lossy"].startswith("1 h26") or (
                channel.metadata["bagpipe.lossy"] == "1 av1"), channel.metadata
            if form in ("foxglove", "json"):
                assert schema.name == "foxglove.RawImage" and image.frame_id == "lens"
                time = image.timestamp.seconds * 10**9 + image.timestamp.nanos
            else:
                assert schema.name.split("/")[-1] == "Image" and image.header.frame_id == "lens"
                stamp = image.header.stamp
                time = getattr(stamp, "sec", None)
                if time is None:
                    time = stamp.secs * 10**9 + stamp.nsecs
                else:
                    time = stamp.sec * 10**9 + stamp.nanosec
            assert message.publish_time == message.log_time + 1, "not the message's own times"
            assert image.encoding == "rgb8" and image.step == 3 * image.width
            number = (message.log_time - LATE) // TICK
            assert number == message.sequence
            yield time // TICK, number, (image.width, image.height), bytes(image.data)


def check(path, video, form, first="0", count=None):
    size = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0", video],
        capture_output=True, check=True, text=True).stdout.strip()
    width, height = map(int, size.split(",")[:2])
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", video, "-vsync", "0", "-f", "rawvideo", "-pix_fmt",
         "rgb24", "-"], capture_output=True, check=True).stdout
    frames = np.frombuffer(raw, np.uint8).reshape(-1, width * height * 3)
    seen = set()
    last = -1
    for rank, number, shape, data in decoded(path, form):
        assert shape == (width, height), shape
        assert number >= last, "the order of the messages changed"
        last = number
        if not np.array_equal(np.frombuffer(data, np.uint8), frames[rank]):
            sys.exit(f"frame {rank}, message {number}, differs from ffmpeg's")
        seen.add(rank)
    wanted = int(count) if count else len(frames) - int(first)
    if len(seen) != wanted:
        sys.exit(f"{len(seen)} frames in place of {wanted}")


{"write": write, "check": check}[sys.argv[1]](*sys.argv[2:])
