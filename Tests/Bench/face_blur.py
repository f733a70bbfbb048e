"""The rows of face-blur: how many of 20 faces of each size it finds, and its time for a frame of 640x480
with four faces, against detectMultiScale of OpenCV with the same cascades and parameters; then how long
the whole pipe of a robot takes for such frames on all cores: a trigger, blurring, scrubbing and tiers.

face_blur.py FILE       the peer; both need an interpreter with OpenCV 4 and scikit-image, in
                        $PYTHON_TRAINERS
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from rows import Run, pair

PICTURES = Path(__file__).resolve().parent.parent / "Interop/face_pictures.py"
SIZES, FRAMES = (100, 50, 25), 60
PIPE_FRAMES = 300


def rows(tools, work, runs, wants):
    python = os.environ.get("PYTHON_TRAINERS", sys.executable)
    if not wants("face-blur"):
        return
    if subprocess.run([python, "-c", "import skimage, cv2; cv2.CascadeClassifier"],
                      stderr=subprocess.DEVNULL).returncode:
        print("face-blur: no OpenCV 4 and scikit-image in $PYTHON_TRAINERS")
        return
    for size in SIZES:
        faces, report = work / f"faces{size}.mcap", work / "faces.jsonl"
        with open(faces, "wb") as out:
            Run([[python, PICTURES, "stills", str(size)]], stdout=out)
        report.unlink(missing_ok=True)
        Run([[tools / "face-blur", "--report", report]], stdin=faces)
        found = subprocess.run([python, PICTURES, "score", str(size), report], check=True,
                               capture_output=True, text=True).stdout.strip()
        print(f"face-blur, {size} px: {found}", flush=True)
    video = work / "faces.mcap"
    with open(video, "wb") as out:
        Run([[python, PICTURES, "video", str(FRAMES)]], stdout=out)
    one = ["taskset", "-c", "0"]
    megabytes = video.stat().st_size / 1e6
    for name, options in (("in turn", []), ("all", ["--thorough"])):
        pair(f"face-blur -j 1, {FRAMES} frames, cascades {name}",
             lambda: Run([[*one, tools / "face-blur", "-j", "1", *options]], stdin=video),
             lambda: Run([[*one, python, __file__, video]]), runs, megabytes)
    pipe(tools, work, runs, python)


def pipe(tools, work, runs, python):
    from mcap.writer import Writer

    video, events, out = work / "pipe.mcap", work / "pipe-events.mcap", work / "tiers"
    with open(video, "wb") as file:
        Run([[python, PICTURES, "video", str(PIPE_FRAMES)]], stdout=file)
    # The button is pressed after 5 s, so that the clip is all of the recording.
    with open(events, "wb") as file:
        writer = Writer(file)
        writer.start()
        button = writer.register_channel("/estop", "json", 0)
        for second in range(10):
            data = json.dumps({"data": second == 5}).encode()
            writer.add_message(button, second * 10**9, data, second * 10**9)
        writer.finish()
    (work / "pipe.rules").write_text("estop: /estop.data == true\n")
    (work / "pipe.tiers").write_text("now: /event /estop\nnight: /camera*\n")
    stages = [[tools / "mcap-cat", "--merge", video, events],
              [tools / "edge-trigger", "--rules", work / "pipe.rules", "--pre", "10s", "--post", "5s"],
              [tools / "face-blur"], [tools / "text-scrub"],
              [tools / "tier-split", "--force", "--tiers", work / "pipe.tiers", out]]
    pair(f"edge pipe, {PIPE_FRAMES} frames, all cores", lambda: Run(stages), None, runs,
         video.stat().st_size / 1e6)


def peer(path):
    import cv2
    import numpy

    cv2.setNumThreads(1)
    cascades = [cv2.CascadeClassifier(cv2.data.haarcascades + f"haarcascade_{name}.xml")
                for name in ("frontalface_alt", "profileface")]
    stream, found = Path(path).read_bytes(), 0
    start = stream.find(b"\xff\xd8\xff")
    while start >= 0:
        end = stream.find(b"\xff\xd8\xff", start + 1)
        jpeg = numpy.frombuffer(stream[start : end if end >= 0 else None], numpy.uint8)
        gray = cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE)
        for image, cascade in zip((gray, gray, cv2.flip(gray, 1)), (*cascades, cascades[1])):
            found += len(cascade.detectMultiScale(image, 1.1, 1, minSize=(44, 44)))
        start = end
    print(json.dumps(found))


if __name__ == "__main__":
    peer(sys.argv[1])
