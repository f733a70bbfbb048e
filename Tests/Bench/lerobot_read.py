"""The rows of datasets that LeRobot reads: lerobot-check of 50 episodes, which has no peer to be had
here; and random samples of two cameras by LeRobotDataset, from frames that are JPEG files against AV1
with LeRobot's own settings, by each of its backends. The latter needs PYTHON_LEROBOT.

lerobot_read.py DIR BACKEND    prints the milliseconds of a sample
"""

import os
import random
import shutil
import statistics
import subprocess
import sys
import time

from rows import Run, pair

EPISODES, SAMPLES = 50, 200
BACKENDS = ["torchcodec", "pyav"]


def rows(tools, work, recording, runs, wants):
    if not wants("lerobot-check") and not wants("lerobot samples"):
        return
    steps = work / "lerobot.steps"
    if not steps.exists():
        with open(steps, "wb") as out:
            Run([[tools / "jpeg-encode"],
                 [tools / "step-align", "--clock", "/left_arm/camera/color",
                  "observation.images.left=/left_arm/camera/color",
                  "observation.images.right=/right_arm/camera/color",
                  "observation.state=/joint_states.position", "action=/command.data"]],
                stdin=recording, stdout=out)

    def dataset(name, episodes, *options):
        target = work / name
        shutil.rmtree(target, ignore_errors=True)
        Run([[tools / "mcap-cat", *[steps] * episodes],
             [tools / "lerobot-write", "--fps", "30", "--task", "pick", *options, target]])
        return target

    if wants("lerobot-check"):
        jpeg = dataset("lerobot-50", EPISODES)
        pair("lerobot-check: 50 episodes", lambda: Run([[tools / "lerobot-check", jpeg]]), None, runs)
        shutil.rmtree(jpeg)
    python = os.environ.get("PYTHON_LEROBOT")
    if not wants("lerobot samples") or not python:
        return
    kinds = [dataset("lerobot-jpeg", 1),
             dataset("lerobot-av1", 1, "--storage", "encode", "--codec", "av1")]
    os.environ.update(HF_HUB_OFFLINE="1", HF_HOME=str(work / "cache"))

    def sample(folder, backend):
        return float(subprocess.run(
            [python, "-W", "ignore", __file__, folder, backend], check=True, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout)

    for backend in BACKENDS:
        pairs = [[sample(folder, backend) for folder in kinds] for _ in range(runs)]
        jpeg, av1 = (statistics.median(times) for times in zip(*pairs))
        print(f"{f'lerobot samples: {backend}':34} {jpeg:8.2f} ms | its AV1 {av1:8.2f} ms | "
              f"{statistics.median(ours / theirs for ours, theirs in pairs):5.2f}x", flush=True)


def main(folder, backend):
    from lerobot.datasets.lerobot_dataset import LeRobotDataset

    data = LeRobotDataset("local", root=folder, video_backend=backend)
    places = random.Random(0)
    data[0]
    start = time.monotonic()
    for _ in range(SAMPLES):
        assert data[places.randrange(len(data))]
    print(1000 * (time.monotonic() - start) / SAMPLES)


if __name__ == "__main__":
    main(*sys.argv[1:])
