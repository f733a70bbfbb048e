"""Prints the values of features from `stream-text --json --full`: values.py FEATURE... <TEXT"""

import json
import sys

for line in sys.stdin:
    record = json.loads(line)
    if record["record"] != "message" or record["topic"] not in sys.argv[1:]:
        continue
    value = record["value"]
    kept = [v for k, v in value.items() if k != "shape" and v not in ([], "")]
    if "shape" in value:
        kept = [value["shape"], [round(n, 4) for n in kept[0]]]
    elif "frames" in value:
        kept = [f"{f['number']}{'' if f['image'] else ' again'}" for f in value["frames"]]
    print(record["sequence"], record["topic"], *kept)
