"""The row of lerobot-cat: a dataset of images against LeRobotDataset, which iterates without decoding.
Only the loop of the peer counts, not the time in which it loads. Needs PYTHON_LEROBOT.

lerobot_cat.py DIR    iterates the dataset with LeRobot and prints the seconds
"""

import os
import shutil
import sys
import time

from rows import Run, pair


def rows(tools, work, recording, runs, wants):
    python = os.environ.get("PYTHON_LEROBOT")
    if not wants("lerobot-cat") or not python:
        return
    dataset = work / "cells"
    shutil.rmtree(dataset, ignore_errors=True)
    stages = [
        [tools / "mcap-cat", recording],
        [tools / "jpeg-encode"],
        [tools / "step-align", "--clock", "/left_arm/camera/color",
         "observation.images.left=/left_arm/camera/color",
         "observation.images.right=/right_arm/camera/color",
         "observation.state=/joint_states.position", "action=/command.data"],
        [tools / "lerobot-write", "--storage", "cells", "--fps", "30", "--task", "pick", dataset]]
    Run(stages)
    large = work / "cells-large"
    shutil.rmtree(large, ignore_errors=True)
    Run([[tools / "lerobot-cat", *[dataset] * 10],
         [tools / "lerobot-write", "--storage", "cells", large]])
    seconds = work / "seconds"

    def peer():
        os.environ.update(HF_HUB_OFFLINE="1", HF_HOME=str(work / "cache"))
        with open(seconds, "w") as out:
            run = Run([[python, "-W", "ignore", __file__, large]], stdout=out)
        run.wall = float(seconds.read_text())
        return run

    size = sum(file.stat().st_size for file in large.rglob("*") if file.is_file()) / 1e6
    pair("lerobot-cat: 3,000 steps, 2 cameras", lambda: Run([[tools / "lerobot-cat", large]]), peer,
         runs, size)


def main(root):
    import torch
    from datasets import Image
    from lerobot.datasets.lerobot_dataset import LeRobotDataset

    def undecoded(columns):
        """What LeRobot makes of rows, but for the images."""
        return {name: [value if isinstance(value, (dict, str)) else torch.tensor(value)
                       for value in values]
                for name, values in columns.items()}

    data = LeRobotDataset("local", root=root)
    rows = data.hf_dataset.with_format(None)
    for name in [name for name in rows.column_names if "images" in name]:
        rows = rows.cast_column(name, Image(decode=False))
    rows.set_transform(undecoded)
    data.reader.hf_dataset = rows
    start = time.monotonic()
    count = sum(len(data[index]) for index in range(len(data)))
    assert count
    print(time.monotonic() - start)


if __name__ == "__main__":
    main(sys.argv[1])
