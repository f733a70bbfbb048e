"""Units: a listing of a million objects, against json of Python doing the same; and what a run costs beyond its
pipe, against the pipe alone.

units.py WORK make           the listing
units.py WORK unit-list      the peer
"""

import hashlib
import json
import shutil
import sys
from pathlib import Path

from rows import Run, pair

COUNT = 1_000_000
RUNS = 50


def rows(tools, work, runs, wants):
    if wants("unit-list"):
        Run([[sys.executable, __file__, work, "make"]])
        listing = work / "listing.json"
        pair("unit-list: 1e6 objects", lambda: Run([[tools / "unit-list", "--root", "s3:robots", listing]]),
             lambda: Run([[sys.executable, __file__, work, "unit-list"]]), runs, listing.stat().st_size / 1e6)
    if wants("unit-run"):
        small, pipeline, outputs = work / "small", work / "copy.sh", work / "units"
        small.write_bytes(bytes(100_000))
        pipeline.write_text('cat >"$OUT"\n')

        def repeat(command):
            shutil.rmtree(outputs, ignore_errors=True)
            outputs.mkdir()
            script = f"for OUT in $(seq {RUNS}); do export OUT={outputs}/$OUT; {command}; done"
            return Run([["sh", "-ec", script]])

        pair(f"unit-run: {RUNS} units",
             lambda: repeat(f"{tools}/unit-run --in {small} --out $OUT --pipeline {pipeline} >/dev/null"),
             lambda: repeat(f"bash -eo pipefail {pipeline} <{small}"), runs)


def make(work):
    with open(work / "listing.json", "w") as file:
        file.write("[\n")
        for number in range(COUNT):
            row = {"Path": f"2026-11-26/robot-{number % 500:03}/run-{number:07}.mcap", "Size": number * 7919,
                   "IsDir": False}
            file.write(json.dumps(row) + ("\n]\n" if number == COUNT - 1 else ",\n"))


def peer(work):
    with open(work / "listing.json") as file:
        objects = json.load(file)
    for row in sorted(objects, key=lambda row: row["Path"]):
        uri = "s3:robots/" + row["Path"]
        key = hashlib.sha256(uri.encode() + b"\0").hexdigest()
        print(json.dumps({"key": key, "uri": uri, "name": row["Path"], "bytes": row["Size"]}))


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    make(folder) if sys.argv[2] == "make" else peer(folder)
