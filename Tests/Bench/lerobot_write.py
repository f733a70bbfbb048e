"""The rows of lerobot-write: a bag as a LeRobot dataset, against LeRobot's own writer fed by rosbags,
which needs PYTHON_LEROBOT with rosbags beside LeRobot; and a video whose frames are copied.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from rows import Run, pair

MESSAGES = Path(__file__).resolve().parents[1] / "Shell/video-decode/messages.py"


def rows(tools, work, shared, bag, runs, wants):
    python = os.environ.get("PYTHON_LEROBOT")
    features = ["observation.images.left=/left_arm/camera/color",
                "observation.images.right=/right_arm/camera/color",
                "observation.state=/joint_states.position", "action=/command.data"]

    def ours(*options):
        target = work / "lerobot"
        shutil.rmtree(target, ignore_errors=True)
        align = [tools / "step-align", "--clock", "/left_arm/camera/color", *features]
        write = [tools / "lerobot-write", "--fps", "30", "--task", "pick", *options, target]
        if "encode" in options:
            return Run([[tools / "bag-cat", bag], align, write])
        return Run([[tools / "bag-cat", bag], [tools / "jpeg-encode"], align, write])

    def theirs(kind):
        if not python:
            return None
        script = shared / "bench/peer_py_to_lerobot.py"
        os.environ.update(HF_HUB_OFFLINE="1", HF_HOME=str(work / "cache"))
        return lambda: Run([[python, "-W", "ignore", script, bag, work / "peer", kind]])

    if wants("lerobot-write jpeg"):
        pair("lerobot-write jpeg: 10 s of a bag", ours, theirs("image"), runs, 738)
    if wants("lerobot-write cells"):
        pair("lerobot-write cells", lambda: ours("--storage", "cells"), theirs("image"), runs, 738)
    if wants("lerobot-write encode"):
        pair("lerobot-write encode", lambda: ours("--storage", "encode"), theirs("video"), runs, 738)
    if wants("lerobot-write av1"):
        pair("lerobot-write encode, AV1",
             lambda: ours("--storage", "encode", "--codec", "av1"), theirs("video"), runs, 738)
    if wants("lerobot-write copy"):
        steps = video_steps(tools, work)

        def copied():
            target = work / "copied"
            shutil.rmtree(target, ignore_errors=True)
            return Run([[tools / "lerobot-write", "--task", "pick", "--storage", "copy", target]],
                       stdin=steps)

        pair("lerobot-write copy: 3000 frames", copied, None, runs)


def video_steps(tools, work):
    """100 s of H.264 as steps."""
    video, messages, steps = (work / f"copy.{name}" for name in ("h264", "mcap", "steps"))
    if not steps.exists():
        subprocess.run(
            ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i",
             "testsrc2=s=640x480:r=30:d=100", "-c:v", "libx264", "-preset", "ultrafast", "-bf", "0",
             "-g", "30", "-pix_fmt", "yuv420p", "-bsf:v",
             "dump_extra=freq=keyframe,h264_metadata=aud=insert", video], check=True)
        with open(messages, "wb") as out:
            Run([[sys.executable, MESSAGES, "h264", video]], stdout=out)
        with open(steps, "wb") as out:
            Run([[tools / "step-align", "--clock", "/camera",
                  "observation.images.top=/camera"]], stdin=messages, stdout=out)
    return steps
