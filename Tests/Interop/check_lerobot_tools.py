"""LeRobot's own tools on datasets of lerobot-write: its streaming reader gives the same items, two
datasets become one, and an episode is deleted.

check_lerobot_tools.py DIR      a dataset without features of several axes, which LeRobot 0.6.1 cannot
                                aggregate, whoever wrote them
Exits 1 at the first difference.
"""

import sys
from pathlib import Path

import numpy as np
from lerobot.datasets.aggregate import aggregate_datasets
from lerobot.datasets.dataset_tools import delete_episodes
from lerobot.datasets.lerobot_dataset import LeRobotDataset
from lerobot.datasets.streaming_dataset import StreamingLeRobotDataset

root = Path(sys.argv[1])
whole = LeRobotDataset("local/whole", root=root)


def same(found, expected, what, without=()):
    for name, value in expected.items():
        if name in without:
            continue
        if isinstance(value, str):
            equal = found[name] == value
        else:
            ours, wanted = np.asarray(found[name], float), np.asarray(value, float)
            equal = ours.shape == wanted.shape and np.allclose(ours, wanted, atol=1e-6)
        if not equal:
            sys.exit(f"{what}: {name} is {found[name]!r}, not {value!r}")


count = 0
for item in StreamingLeRobotDataset("local/whole", root=root, shuffle=False):
    same(item, whole[int(item["index"])], "streamed")
    count += 1
if count != len(whole):
    sys.exit(f"streamed {count} items of {len(whole)}")

both_root = Path(f"{root}-both")
aggregate_datasets(["local/a", "local/b"], "local/both", roots=[root, root], aggr_root=both_root)
both = LeRobotDataset("local/both", root=both_root)
if len(both) != 2 * len(whole):
    sys.exit(f"aggregated {len(both)} items of twice {len(whole)}")
for index in range(0, len(both), 3):
    same(both[index], whole[index % len(whole)], f"aggregated {index}", ("index", "episode_index"))

first = whole.meta.episodes[0]["length"]
less = delete_episodes(whole, [0], output_dir=Path(f"{root}-less"), repo_id="local/less")
if len(less) != len(whole) - first:
    sys.exit(f"{len(less)} items are left of {len(whole)}")
