"""Compares the statistics of `lerobot-write --stats compatible` with those that LeRobot makes.

check_lerobot_stats.py DIR      a dataset with images as cells
Exits 1 at the first difference.
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from lerobot.datasets.compute_stats import aggregate_stats, compute_episode_stats

root = Path(sys.argv[1])
info = json.loads((root / "meta/info.json").read_text())
features = info["features"]
table = pq.read_table(root / "data")
episodes = table["episode_index"].to_numpy()
listed = {row["episode_index"]: row for row in pq.read_table(root / "meta/episodes").to_pylist()}


def arrays(part, directory):
    """The data of an episode as LeRobot's recorder has them: files of images, and arrays."""
    data = {}
    for name, feature in features.items():
        if feature["dtype"] == "image":
            data[name] = []
            is_depth = (feature.get("info") or {}).get("is_depth_map")
            suffix = ".tiff" if is_depth else ".png"
            for number, cell in enumerate(part[name].to_pylist()):
                path = Path(directory) / f"{name}-{number}{suffix}"
                path.write_bytes(cell["bytes"])
                data[name].append(str(path))
        elif feature["dtype"] == "string":
            data[name] = part[name].to_pylist()
        elif name == "timestamp":
            data[name] = part["frame_index"].to_numpy() / info["fps"]
        else:
            data[name] = np.asarray(part[name].to_pylist(), feature["dtype"])
    return data


def check(found, expected, what):
    found, expected = np.asarray(found, float), np.asarray(expected, float)
    if expected.ndim == 3:
        # LeRobot reads gray in color; ours are in one channel. Its sums of pixels in 32 bits are
        # off by up to a thousandth, ours are exact.
        expected = expected[:len(found)]
        rounding = 3e-3 if what.split()[1] in ("mean", "std") else 1e-6
    else:
        rounding = 1e-7
    if found.shape != expected.shape or not np.allclose(found, expected, rtol=rounding, atol=1e-12):
        sys.exit(f"{what}: {found!r}, not {expected!r}")


every = []
for episode in np.unique(episodes):
    with tempfile.TemporaryDirectory() as directory:
        data = arrays(table.filter(episodes == episode), directory)
        statistics = compute_episode_stats(data, features)
    if len(data["index"]) == 1:
        # LeRobot makes statistics of another shape for one row, which it cannot aggregate.
        statistics = {name: members for name, members in statistics.items()
                      if np.ndim(data[name]) < 3}
    every.append(statistics)
    for name, members in statistics.items():
        for member, value in members.items():
            check(listed[episode][f"stats/{name}/{member}"], value,
                  f"{name} {member} of episode {episode}")
stored = json.loads((root / "meta/stats.json").read_text())
names = set.intersection(*map(set, every))
whole = [{name: statistics[name] for name in names} for statistics in every]
for name, members in aggregate_stats(whole).items():
    for member, value in members.items():
        check(stored[name][member], value, f"{name} {member}")
