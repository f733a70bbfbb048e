"""Writes a stream of episodes that have nothing but scores: rated.py ID:NAME=VALUE,… …"""

import sys

import mcap


def field(number, data):
    data = data.encode() if isinstance(data, str) else data
    return bytes([number << 3 | 2, len(data)]) + data


def marker(event, index, attributes):
    body = b"\x08" + bytes([event]) + (b"\x10" + bytes([index]) if index else b"")
    for key, value in attributes.items():
        body += field(7, field(1, key) + field(2, value))
    return body


records = [
    mcap.schema(1, "bagpipe.Episode", "protobuf", mcap.EPISODE),
    mcap.channel(1, 1, "/episode", "protobuf"),
]
for index, episode in enumerate(sys.argv[1:]):
    name, _, scores = episode.partition(":")
    attributes = dict(score.split("=") for score in scores.split(",") if score)
    time = 1_767_225_600_000_000_000 + index * 1_000_000_000
    records += [
        mcap.message(1, 0, time, time, marker(1, index, {"id": name})),
        mcap.message(1, 0, time, time, marker(
            2, index, {f"score.{key}": value for key, value in attributes.items()})),
    ]
mcap.write(*records)
