"""Prints of `stream-text --json` each episode: its markers, and for each topic the seconds of its
pictures from the episode's begin and their sizes."""

import base64
import json
import struct
import sys

topics = {}
start = 0


def size(data):
    place = 2
    while data[place + 1] not in (0xC0, 0xC2):
        place += 2 + struct.unpack_from(">H", data, place + 2)[0]
    height, width = struct.unpack_from(">HH", data, place + 5)
    return f"{width}x{height}"


for line in sys.stdin:
    record = json.loads(line)
    if record["record"] == "channel":
        loss = record["metadata"].get("bagpipe.lossy", "")
        print(f"{record['topic']} {record['type']} {loss}".rstrip())
    if record["record"] != "message":
        continue
    value, time = record["value"], record["log_time"]
    if record["topic"] == "/episode":
        if value["event"] == "BEGIN":
            start = time
        for topic in sorted(topics):
            print(f"  {topic}:", *topics[topic])
        topics = {}
        attributes = [f"{entry['key']}={entry['value']}" for entry in value["attributes"]]
        print(value["event"], value["language_instruction"], value["outcome"], *attributes)
    else:
        seen = size(base64.b64decode(value["data"])) if "data" in value else value["text"]
        topics.setdefault(record["topic"], []).append(f"{(time - start) / 1e9:.2f}({seen})")
