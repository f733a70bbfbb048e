"""Writes compressed depth as compressed_depth_image_transport does, with OpenCV's PNG and rosbags'
messages, and compares what depth-decode made of it with NumPy.

check_depth.py write FILE.mcap ros1|ros2
check_depth.py check FILE.mcap ros1|ros2
Exits 1 at the first difference.
"""

import sys

import cv2
import numpy as np
from mcap.reader import make_reader
from mcap.writer import Writer
from mcap_ros1.decoder import DecoderFactory as ROS1Factory
from mcap_ros2.decoder import DecoderFactory as ROS2Factory
from rosbags.typesys import Stores, get_typestore

TYPE = "sensor_msgs/msg/CompressedImage"
# depth_quantization and depth_max of the transport: its defaults, and others.
PARAMETERS = {"/depth": (100.0, 10.0), "/near": (12.5, 2.0)}


def parameters(topic):
    quantization, most = map(np.float32, PARAMETERS[topic])
    gain = quantization * (quantization + np.float32(1))
    return gain, np.float32(1) - gain / most


def images(topic, number):
    """The numbers of the image, and the depth in mm or m."""
    random = np.random.default_rng(number)
    if topic == "/raw":
        values = random.integers(0, 65536, (48, 64), np.uint16)
        values[values % 3 == 0] = 0
        return values, values
    gain, shift = parameters(topic)
    depth = random.random((48, 64), np.float32) * np.float32(PARAMETERS[topic][1]) + np.float32(0.2)
    depth[::7] = np.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        values = np.where(np.isnan(depth), 0, gain / depth + shift).clip(0, 65535).astype(np.uint16)
        back = np.where(values == 0, np.float32(np.nan), gain / (values.astype(np.float32) - shift))
    return values, back.astype(np.float32)


def write(path, version):
    is_old = version == "ros1"
    types = get_typestore(Stores.ROS1_NOETIC if is_old else Stores.ROS2_HUMBLE)
    text, _ = types.generate_msgdef(TYPE, ros_version=1 if is_old else 2)
    make = types.types
    with open(path, "wb") as file:
        writer = Writer(file)
        writer.start()
        schema = writer.register_schema(
            TYPE.replace("/msg/", "/") if is_old else TYPE, "ros1msg" if is_old else "ros2msg",
            text.encode())
        for topic in ["/raw", *PARAMETERS]:
            channel = writer.register_channel(topic, "ros1" if is_old else "cdr", schema)
            gain, shift = (0, 0) if topic == "/raw" else parameters(topic)
            head = np.int32(0).tobytes() + np.float32(gain).tobytes() + np.float32(shift).tobytes()
            format = f"{'16UC1' if topic == '/raw' else '32FC1'}; compressedDepth png"
            for number in range(5):
                values, _ = images(topic, number)
                png = cv2.imencode(".png", values, [cv2.IMWRITE_PNG_COMPRESSION, number])[1]
                data = np.frombuffer(head + png.tobytes(), np.uint8)
                time = make["builtin_interfaces/msg/Time"](1, number)
                header = make["std_msgs/msg/Header"](*[number][:is_old], time, "lens")
                message = make[TYPE](header, format, data)
                data = (types.serialize_ros1 if is_old else types.serialize_cdr)(message, TYPE)
                writer.add_message(channel, number, bytes(data), number)
        writer.finish()


def check(path, version):
    count = 0
    with open(path, "rb") as file:
        factory = ROS1Factory() if version == "ros1" else ROS2Factory()
        reader = make_reader(file, decoder_factories=[factory])
        for _, channel, message, image in reader.iter_decoded_messages():
            _, depth = images(channel.topic, message.log_time)
            kind = "16UC1" if channel.topic == "/raw" else "32FC1"
            assert (image.encoding, image.height, image.width) == (kind, 48, 64)
            assert image.header.frame_id == "lens" and image.is_bigendian == 0
            found = np.frombuffer(bytes(image.data), depth.dtype).reshape(depth.shape)
            if not np.array_equal(found, depth, equal_nan=kind == "32FC1"):
                sys.exit(f"{channel.topic} {message.log_time} differs")
            count += 1
    assert count == 15, count


{"write": write, "check": check}[sys.argv[1]](*sys.argv[2:])
