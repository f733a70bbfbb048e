"""Peer: reads every message of an MCAP file with the official Python library."""
import sys

from mcap.reader import make_reader

with open(sys.argv[1], "rb") as file:
    size = sum(len(message.data) for _, _, message in make_reader(file).iter_messages())
print(size)
