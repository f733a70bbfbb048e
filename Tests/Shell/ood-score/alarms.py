"""Reads what stream-text --json --full says: for each feature of alarms how many there are in the first
100 steps and later, and in how many steps it is not whether the score exceeds the threshold."""

import json
import sys

values = {}
for line in sys.stdin:
    record = json.loads(line)
    topic = record.get("topic", "")
    if record["record"] == "message" and topic.startswith("ood/"):
        value = record["value"]
        values.setdefault(topic, []).append((value["bool"] + value["float64"])[0])
for name in sorted(values):
    if not name.endswith("alarm"):
        continue
    alarms = values[name]
    scores, thresholds = (values[name.replace("alarm", part)] for part in ("score", "threshold"))
    differ = sum(alarm != (score > threshold)
                 for alarm, score, threshold in zip(alarms, scores, thresholds))
    print(f"{name}: {sum(alarms[:100])} early, {sum(alarms[100:])} late, {differ} differ")
