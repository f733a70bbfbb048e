#!/usr/bin/python3
"""Writes the small bags of the tests with ROS's own rosbag (Debian: python3-rosbag)."""

import shutil

import genpy
import rosbag
from std_msgs.msg import ByteMultiArray, String


def write(name, compression, close=True):
    bag = rosbag.Bag(name, "w", compression=compression, chunk_threshold=600)
    for i in range(24):
        # Neither the messages of a chunk nor the chunks are in the order of time.
        time = genpy.Time(1700000000 + i // 8, (i * 7 % 24) * 1000003)
        bag.write("/names", String(f"message {i}, " + "of some length, " * 3), time)
        bag.write("/data/ä", ByteMultiArray(data=[i] * (5 * i)), time)
        if i == 9:
            # A second publisher of the topic.
            del bag._topic_connections["/names"]
            header = {
                "topic": "/names", "type": "std_msgs/String", "callerid": "/second",
                "md5sum": String._md5sum, "latching": "1", "message_definition": "string data\n",
            }
            bag.write("/names", String("second publisher"), time, connection_header=header)
            del bag._topic_connections["/names"]
            bag.write("/names", String("third publisher"), time)
    if close:
        bag.close()
    else:
        bag._file.flush()
        shutil.copy(name, name + ".active")
        bag.close()


for compression in ("none", "bz2", "lz4"):
    write(f"{compression}.bag", compression)
write("crashed.bag", "none", close=False)
shutil.move("crashed.bag.active", "crashed.bag")
