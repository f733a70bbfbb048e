"""The rows of hard-select, episode-score and frame-embed, each against a script of NumPy, pandas or OpenCV.

scores.py WORK make             rows of scores; walks of arms
scores.py WORK select           pandas sorts the rows
scores.py WORK motion           NumPy scores the movements of a stream, which the library mcap reads
scores.py WORK motion npz       NumPy scores the movements of arrays, with no stream to read
scores.py JPEGS embed           OpenCV's HOG and histogram of each picture

pandas is in .venv/selection, OpenCV 4 in $PYTHON_TRAINERS.
"""

import os
import subprocess
import sys
from pathlib import Path

from rows import Run, pair

ROWS, WALKS, STEPS = 10_000_000, 100, 1000


def rows(tools, work, recording, runs, wants):
    script = Path(__file__).resolve()
    selection = Path(sys.prefix) / "selection/bin/python"
    trainers = os.environ.get("PYTHON_TRAINERS", sys.executable)
    one = ["taskset", "-c", "0"]
    if (wants("hard-select") or wants("episode-score")) and not (work / "scores.jsonl").exists():
        Run([[sys.executable, script, work, "make"]])
    if wants("hard-select"):
        scores = work / "scores.jsonl"
        pair("hard-select: 1 % of 1e7 rows",
             lambda: Run([[tools / "hard-select", "-q", "0.7*entropy + 0.3*loss", "--top", "1%", scores]]),
             (lambda: Run([[selection, script, work, "select"]])) if selection.exists() else None,
             min(runs, 3), scores.stat().st_size / 1e6)
    if wants("episode-score"):
        steps = work / "walks.mcap"
        if not steps.exists():
            with open(steps, "wb") as out:
                Run([[tools / "npz-cat", "--rate", "50", *sorted(work.glob("walk*.npz"))]], stdout=out)
        # A user has a stream; what NumPy needs for the arrays alone is another row.
        for peer, options in (("mcap+NumPy", []), ("NumPy alone", ["npz"])):
            pair(f"episode-score motion: {peer}",
                 lambda: Run([[*one, tools / "episode-score", "--motion", "--idle"]], stdin=steps),
                 lambda: Run([[*one, sys.executable, script, work, "motion", *options]]), runs,
                 steps.stat().st_size / 1e6)
    if wants("frame-embed"):
        frames, jpegs = work / "embed.mcap", work / "embed.jpegs"
        topic = "/left_arm/camera/color"
        with open(frames, "wb") as out:
            Run([[tools / "mcap-cat", "-t", topic, recording], [tools / "jpeg-encode"]], stdout=out)
        listing(frames, topic, jpegs)
        has_hog = not subprocess.run(
            [trainers, "-c", "import cv2; cv2.HOGDescriptor"], stderr=subprocess.DEVNULL).returncode
        embed = [*one, tools / "frame-embed", "-n", "512", "--frames", "--only"]
        pair("frame-embed: 300 JPEGs of 640x480", lambda: Run([embed], stdin=frames),
             (lambda: Run([[*one, trainers, script, jpegs, "embed"]])) if has_hog else None, runs,
             jpegs.stat().st_size / 1e6)


def listing(source, topic, target):
    """Each JPEG of a topic after its length, so that the peer has nothing else to read."""
    from mcap.reader import NonSeekingReader
    from mcap_ros2.decoder import DecoderFactory
    with open(source, "rb") as file, open(target, "wb") as out:
        for *_, image in NonSeekingReader(
                file, decoder_factories=[DecoderFactory()]).iter_decoded_messages(
                    topics=[topic], log_time_order=False):
            out.write(len(image.data).to_bytes(4, "little") + bytes(image.data))


def make(work):
    import numpy as np
    random = np.random.default_rng(1)
    with open(work / "scores.jsonl", "w") as file:
        for start in range(0, ROWS, 100_000):
            entropy, loss = random.random((2, 100_000)).round(6)
            file.writelines(
                f'{{"id": "e{start + number}#0", "task": "pick", "entropy": {entropy[number]}, "loss": {loss[number]}}}\n'
                for number in range(100_000))
    for number in range(WALKS):
        state = np.cumsum(random.normal(size=(STEPS, 14)), 0) / 100
        np.savez(work / f"walk{number:03}.npz", **{
            "observation/state": state, "action": random.random((STEPS, 14))})


def select(work):
    import pandas
    rows = pandas.read_json(work / "scores.jsonl", lines=True, engine="pyarrow")
    rows["hardness"] = 0.7 * rows["entropy"] + 0.3 * rows["loss"]
    rows = rows.sort_values(["hardness", "id"], ascending=[False, True]).head(len(rows) // 100)
    rows.to_json(sys.stdout, orient="records", lines=True)


def arrays(work):
    """State, action and rate of each episode, of files of arrays."""
    import numpy as np
    for path in sorted(work.glob("walk*.npz")):
        file = np.load(path)
        yield file["observation/state"], file["action"], 50


def episodes(work):
    """The same, of a stream."""
    import numpy as np
    from mcap.reader import NonSeekingReader
    from mcap_protobuf.decoder import DecoderFactory
    with open(work / "walks.mcap", "rb") as file:
        for _, channel, message, value in NonSeekingReader(
                file, decoder_factories=[DecoderFactory()]).iter_decoded_messages(
                    log_time_order=False):
            if channel.topic != "/episode":
                steps[channel.topic].append(value.float64)
                times.append(message.log_time)
            elif value.event == 1:
                steps, times = {"observation/state": [], "action": []}, []
            else:
                state, action = np.array(steps["observation/state"]), np.array(steps["action"])
                yield state, action, (len(state) - 1) * 1e9 / (times[-1] - times[0])


def motion(work):
    import numpy as np
    for state, action, rate in (arrays if "npz" in sys.argv else episodes)(work):
        speed = np.linalg.norm(np.diff(state, axis=0), axis=1) * rate
        points = int(2 ** (np.ceil(np.log2(len(speed))) + 4))
        frequency = np.arange(points) * rate / points
        magnitude = np.abs(np.fft.fft(speed, points))
        magnitude /= magnitude.max()
        chosen = frequency <= 10
        frequency, magnitude = frequency[chosen], magnitude[chosen]
        inside = np.nonzero(magnitude >= 0.05)[0]
        frequency, magnitude = frequency[:inside[-1] + 1], magnitude[:inside[-1] + 1]
        arc = -np.sum(np.sqrt((np.diff(frequency) / (frequency[-1] - frequency[0])) ** 2
                              + np.diff(magnitude) ** 2))
        second = np.diff(speed, 2) * rate**2
        jerk = -np.log((len(speed) / rate) ** 3 / speed.max() ** 2 * np.sum(second**2) / rate)
        idle = np.mean(speed < speed.max() / 20)
        grip = action[:, -1]
        low, high = np.quantile(grip, [0, 1])
        state = grip[(grip <= low + (high - low) / 4) | (grip >= high - (high - low) / 4)] > (low + high) / 2
        print(arc, jerk, speed.sum() / rate, idle, np.sum(state[1:] != state[:-1]))


def embed(path):
    import cv2
    import numpy as np
    cv2.setNumThreads(1)
    hog, data, place, vectors = cv2.HOGDescriptor(), path.read_bytes(), 0, []
    while place < len(data):
        size = int.from_bytes(data[place:place + 4], "little")
        picture = cv2.imdecode(np.frombuffer(data, np.uint8, size, place + 4), cv2.IMREAD_COLOR)
        place += 4 + size
        small = cv2.resize(picture, (64, 128), interpolation=cv2.INTER_AREA)
        shape = hog.compute(small).ravel()
        colors = cv2.calcHist([picture], [0, 1, 2], None, [8, 8, 8], [0, 256] * 3).ravel()
        vectors.append(np.concatenate([shape, colors / colors.sum()]))
    mean = np.mean([vector / np.linalg.norm(vector) for vector in vectors], 0)
    print(mean / np.linalg.norm(mean))


if __name__ == "__main__":
    {"make": make, "select": select, "motion": motion, "embed": embed}[sys.argv[2]](Path(sys.argv[1]))
