"""CVAT's XML in Datumaro, the dataset library of CVAT: check_labels_cvat.py rows|read ROWS XML

`rows` prints label rows with hostile texts; `read` checks that Datumaro finds them in annotation-write's XML.
"""

import json
import os
import shutil
import sys

ROWS = [
    {"id": "run7#0", "task": "judge", "label": "yes", "confidence": 0.9},
    {"id": "a<b&c>\"'#1", "task": "judge", "label": "no", "reason": "slip", "text": "Hände, \u00fcber]]>"},
    {"id": "../../etc/passwd", "task": "judge", "confidence": 0.5},
]


def rows():
    for row in ROWS:
        print(json.dumps(row))


def read(path, xml):
    import datumaro

    wanted = [json.loads(line) for line in open(path, encoding="utf-8")]
    os.makedirs("cvat", exist_ok=True)
    shutil.copy(xml, "cvat/annotations.xml")
    found = {}
    for item in datumaro.Dataset.import_from("cvat", "cvat"):
        for box in item.annotations:
            if not box.attributes["outside"]:
                assert box.points == [0, 0, 64, 48], box
                row = json.loads(box.attributes["row"])
                assert row["id"] not in found, f"{row['id']} is there twice"
                found[row["id"]] = box.attributes
                assert item.attributes["frame"] == [row["id"] for row in wanted].index(row["id"])
    assert set(found) == {row["id"] for row in wanted}, set(found)
    for row in wanted:
        attributes = found[row["id"]]
        assert json.loads(attributes["row"]) == row
        assert attributes["label"] == row.get("label", "unknown"), attributes
        assert attributes["reason"] == row.get("reason", ""), attributes
        assert attributes["text"] == row.get("text", ""), attributes
    print(f"{len(found)} rows are in Datumaro as they were")


globals()[sys.argv[1]](*sys.argv[2:])
