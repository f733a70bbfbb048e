"""Prints of `stream-text --json` the events, and of each episode its markers, the latched messages, and
how many others of each topic it has from when to when, in seconds of run.py."""

import json
import sys

topics = {}


def flush():
    for name, times in sorted(topics.items()):
        print(f"  {name}: {len(times)} from {times[0]} to {times[-1]}")
    topics.clear()


for line in sys.stdin:
    record = json.loads(line)
    if record["record"] != "message":
        continue
    topic, value = record["topic"], record.get("value")
    second = f"{record['log_time'] / 1e9 - 1000:.2f}"
    if topic == "/event":
        values = " ".join(f"{entry['key']}={entry['value']:.6g}" for entry in value["values"])
        print(f"  event {second} {value['rule']!r} {value['priority']} {value['text']!r} {values}")
    elif topic in ("/map", "/tf_static"):
        print(f"  {topic} at {second}, sent at {record['publish_time'] / 1e9 - 1000:.2f}")
    elif topic == "/episode":
        flush()
        attributes = {entry["key"]: entry["value"] for entry in value["attributes"]}
        events = json.loads(attributes.pop("trigger/events", "[]"))
        rules = [f"{event['rule']}@{event['time'] / 1e9 - 1000:.2f}" for event in events]
        print(value["event"], value["index"], second, *rules, *(f"{key}={attributes[key]}" for key in attributes))
    else:
        topics.setdefault(topic, []).append(second)
flush()
