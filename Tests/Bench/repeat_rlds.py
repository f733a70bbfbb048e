#!/usr/bin/env python3
"""Makes a larger RLDS dataset of a small one: repeat_rlds.py SOURCE TARGET [TIMES [SHARDS]]

SOURCE and TARGET are directories with features.json; the train split is taken TIMES times (40).
40 times the 25 Bridge episodes of ../shared/data/real/rlds are 1,000 episodes of 10 steps, 139 MB.
"""

import json
import pathlib
import shutil
import sys


def main(source, target, times="40", shards="4"):
    source, target = pathlib.Path(source), pathlib.Path(target)
    times, shards = int(times), int(shards)
    info = json.loads((source / "dataset_info.json").read_text())
    split = next(split for split in info["splits"] if split["name"] == "train")
    stem = f"{info['name']}-train.tfrecord"
    count = len(split["shardLengths"])
    data = b"".join(
        (source / f"{stem}-{i:05}-of-{count:05}").read_bytes() for i in range(count))
    episodes = sum(map(int, split["shardLengths"]))
    ends = [round(times * i / shards) for i in range(shards + 1)]
    parts = [end - start for start, end in zip(ends, ends[1:])]
    target.mkdir(parents=True, exist_ok=True)
    for i, part in enumerate(parts):
        with open(target / f"{stem}-{i:05}-of-{shards:05}", "wb") as file:
            for _ in range(part):
                file.write(data)
    split["shardLengths"] = [str(part * episodes) for part in parts]
    split["numBytes"] = str(int(split["numBytes"]) * times)
    info["splits"] = [split]
    (target / "dataset_info.json").write_text(json.dumps(info, indent=2))
    shutil.copyfile(source / "features.json", target / "features.json")


if __name__ == "__main__":
    main(*sys.argv[1:])
