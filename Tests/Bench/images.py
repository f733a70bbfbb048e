"""The row of image-resize: decode and lanczos3 resize 64 -> 224 of two-frame windows.

usage: images.py BIN_DIR STEPS.mcap      steps with 64x64 JPEG images, as rlds-cat | traj-map makes them
"""
import subprocess
import sys
import time
from pathlib import Path


def main(tools, steps):
    windows = Path(steps).with_suffix(".windows.mcap")
    with open(steps, "rb") as source, open(windows, "wb") as target:
        subprocess.run([Path(tools) / "traj-window", "--window", "2"], stdin=source, stdout=target,
                       check=True)
    for _ in range(3):
        start = time.monotonic()
        with open(windows, "rb") as source:
            subprocess.run([Path(tools) / "image-resize", "224x224"], stdin=source,
                           stdout=subprocess.DEVNULL, check=True)
        print(f"decode + lanczos3 resize 64 -> 224: {time.monotonic() - start:.3f} s", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
