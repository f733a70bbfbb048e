"""Rows of labels: labels.py COUNT [person], which a model is as often wrong about as it says, or less."""

import json
import random
import sys

random.seed(7)
for number in range(int(sys.argv[1])):
    confidence = round(1 - 0.5 * random.random() ** 3, 4)
    label = random.choice(["yes", "yes", "no"])
    isRight = random.random() < confidence**0.5
    row = {
        "id": f"run{number}#0",
        "task": "judge",
        "label": label,
        "confidence": confidence if number % 17 else None,
        "who": "toy@1",
        "when": f"2026-11-{20 + number % 5}T04:00:00Z",
        "source": "model",
    }
    if label == "no":
        row["reason"] = random.choice(["slip", "no grasp"])
    truth = label if isRight else {"yes": "no", "no": "yes"}[label]
    if "person" in sys.argv:
        row.update(golden=number % 2 == 0, ground_truth=truth)
    print(json.dumps(row))
    if "person" in sys.argv:
        print(json.dumps({"id": row["id"], "task": "judge", "label": truth, "source": "person"}))
