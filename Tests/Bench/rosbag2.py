"""The rows of rosbag2 recordings against PyPI's rosbags, which write and read them."""
import sys
from pathlib import Path

from rows import Run, pair

HERE = Path(__file__).resolve().parent
# What a robot records besides its raw images, and a camera's JPEG at a tenth of its rate.
TOPICS = [
    ("/imu", "sensor_msgs/msg/Imu", 400), ("/joint_states", "sensor_msgs/msg/JointState", 200),
    ("/odom", "nav_msgs/msg/Odometry", 50), ("/tf", "tf2_msgs/msg/TFMessage", 100)]


def write(path, mode, seconds):
    from rosbags.rosbag2 import CompressionFormat, Writer
    from rosbags.typesys import Stores, get_typestore
    store = get_typestore(Stores.ROS2_HUMBLE)
    writer = Writer(path, version=9)
    if mode:
        writer.set_compression(mode, CompressionFormat.ZSTD)
    with writer:
        events = []
        for name, kind, rate in TOPICS:
            connection = writer.add_connection(name, kind, typestore=store)
            events += [(number * 10**9 // rate, connection) for number in range(seconds * rate)]
        camera = writer.add_connection(
            "/camera", "sensor_msgs/msg/CompressedImage", typestore=store)
        events += [(number * 10**9 // 30, camera) for number in range(seconds * 3)]
        # Payloads of the types' sizes: neither side decodes them.
        sizes = {"/imu": 332, "/joint_states": 420, "/odom": 724, "/tf": 1180, "/camera": 40000}
        filler = bytes(number * number >> 7 & 63 for number in range(50000))
        for number, (time, connection) in enumerate(sorted(events, key=lambda event: event[0])):
            start = number % 5000
            payload = b"\0\1\0\0" + filler[start:start + sizes[connection.topic]]
            writer.write(connection, 1_700_000_000 * 10**9 + time, payload)


def rows(tools, work, runs, wants):
    from rosbags.rosbag2 import CompressionMode
    peer = [sys.executable, HERE / "read_rosbag2.py"]
    for name, mode in [("plain", None), ("message", CompressionMode.MESSAGE)]:
        if not wants(f"rosbag2 {name}"):
            continue
        path = work / f"rosbag2-{name}"
        if not path.exists():
            write(path, mode, 300)
        megabytes = 1e-6 * sum(file.stat().st_size for file in path.iterdir())
        pair(f"rosbag2 {name}: db3 -> stream", lambda: Run([[tools / "bag-cat", path]]),
             lambda: Run([[*peer, path]]), runs, megabytes)
