"""Peer: reads every message of a rosbag2 recording with PyPI's rosbags."""
import sys

from rosbags.rosbag2 import Reader

with Reader(sys.argv[1]) as bag:
    size = sum(len(data) for _, _, data in bag.messages())
print(size)
