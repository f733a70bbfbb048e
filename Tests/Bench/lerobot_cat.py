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
    seconds = work / "seconds"

    def peer():
        os.environ.update(HF_HUB_OFFLINE="1", HF_HOME=str(work / "cache"))
        with open(seconds, "w") as out:
            run = Run([[python, "-W", "ignore", __file__, dataset]], stdout=out)
        run.wall = float(seconds.read_text())
        return run

    size = sum(file.stat().st_size for file in dataset.rglob("*") if file.is_file()) / 1e6
    pair("lerobot-cat: 300 steps, 2 cameras", lambda: Run([[tools / "lerobot-cat", dataset]]), peer,
         runs, size)


def main(root):
    from datasets import Image
    from lerobot.datasets.lerobot_dataset import LeRobotDataset

    data = LeRobotDataset("local", root=root).hf_dataset.with_format(None)
    for name in [name for name in data.column_names if "images" in name]:
        data = data.cast_column(name, Image(decode=False))
    start = time.monotonic()
    count = sum(len(row) for row in data)
    assert count
    print(time.monotonic() - start)


if __name__ == "__main__":
    main(sys.argv[1])
