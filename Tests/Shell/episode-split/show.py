"""Prints of each episode of `stream-text --json` its markers, the messages of latched topics, and how
many others it has from when to when, in seconds of run.py."""

import json
import sys

topics = {}
for line in sys.stdin:
    record = json.loads(line)
    if record["record"] != "message":
        continue
    topic, value = record["topic"], record["value"]
    second = record["log_time"] / 1e9 - 1000
    if topic in ("/map", "/tf_static"):
        print(f"  {topic} at {second:.2f}, sent at {record['publish_time'] / 1e9 - 1000:.2f}")
    elif topic != "/episode":
        topics.setdefault(topic, []).append(f"{second:.1f}")
    else:
        for name, times in topics.items():
            print(f"  {name}: {len(times)} from {times[0]} to {times[-1]}")
        topics.clear()
        attributes = [f"{entry['key']}={entry['value']}" for entry in value["attributes"]]
        print(value["event"], value["index"], f"{second:.1f}", value["outcome"],
              value["language_instruction"] or "-", *attributes)
