"""The rows of the label filters: a million rows, against json of Python doing the same to each.

labels.py WORK make          the rows
labels.py WORK FILTER        the peer
"""

import hashlib
import json
import random
import sys
from pathlib import Path

from rows import Run, pair

COUNT = 1_000_000


def rows(tools, work, runs, wants):
    names = ["label-route", "golden-sample", "label-calibrate", "label-agree"]
    if not any(wants(name) for name in names):
        return
    Run([[sys.executable, __file__, work, "make"]])
    labels, model = work / "labels.jsonl", work / "conf.json"
    Run([[tools / "label-calibrate", "fit", work / "known.jsonl", "--force", "-o", model]])
    commands = {
        "label-route": ["--force", "--min-confidence", "0.8", "--accept",
                        work / "accept.jsonl", "--human", work / "human.jsonl", labels],
        "golden-sample": ["--rate", "0.01", labels],
        "label-calibrate": ["apply", "--model", model, labels],
        "label-agree": ["--against", labels, labels],
    }
    for name in names:
        if wants(name):
            pair(f"{name}: 1e6 rows", lambda: Run([[tools / name, *commands[name]]]),
                 lambda: Run([[sys.executable, __file__, work, name]]), runs,
                 labels.stat().st_size / 1e6)


def make(work):
    random.seed(1)
    for name, count in (("labels", COUNT), ("known", 2000)):
        with open(work / f"{name}.jsonl", "w") as file:
            for number in range(count):
                row = {"id": f"run{number}#0", "task": "judge", "label": random.choice(["yes", "no"]),
                       "reason": "slip", "confidence": round(1 - 0.5 * random.random() ** 3, 4),
                       "confidence_from": "logprobs", "who": "qwen2.5-vl@7b",
                       "when": f"2026-11-{1 + number % 28:02}T04:00:00Z", "source": "model",
                       "ground_truth": "yes"}
                file.write(json.dumps(row) + "\n")


def peer(work, name):
    accept, human = open(work / "theirs.jsonl", "w"), open(work / "others.jsonl", "w")
    known = {}
    with open(work / "labels.jsonl") as file:
        if name == "label-agree":
            known = {(row["id"], row["task"]): row["label"] for row in map(json.loads, file)}
            file.seek(0)
        agreed = 0
        for line in file:
            row = json.loads(line)
            if name == "label-route":
                (accept if row["confidence"] >= 0.8 else human).write(line)
            elif name == "golden-sample":
                if int.from_bytes(hashlib.sha256(row["id"].encode()).digest()[:8], "big") < 0.01 * 2**64:
                    row["golden"] = True
                    accept.write(json.dumps(row) + "\n")
            elif name == "label-calibrate":
                row["raw_confidence"], row["confidence"] = row["confidence"], row["confidence"] ** 0.9
                accept.write(json.dumps(row) + "\n")
            else:
                agreed += known[row["id"], row["task"]] == row["label"]


if __name__ == "__main__":
    if sys.argv[2] == "make":
        make(Path(sys.argv[1]))
    else:
        peer(Path(sys.argv[1]), sys.argv[2])
