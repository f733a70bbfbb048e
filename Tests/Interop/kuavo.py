"""Makes bags as a Kuavo robot records them, and compares step-align --rule kuavo with the converter.

The rule is that of kuavo_data_challenge's chunk_process.py, written from its description: the times of
the main camera without the first and last 10, every third one, those before the earliest end of a
topic; for each tick the sample whose time of recording is nearest, of two the earlier, in seconds of
64 bits; a window of 100 ticks at a time, widened by a period, in which a sample must be. rosbags writes
the bags. Exits 1 at the first difference.
"""

import json
import pathlib
import random
import subprocess
import sys

import numpy as np
from rosbags.rosbag1 import Writer
from rosbags.typesys import Stores, get_types_from_msg, get_typestore

START = 1_760_000_000 * 10**9
HZ, FPS, DROP, CHUNK = 10, 30, 10, 100

store = get_typestore(Stores.ROS1_NOETIC)
HEADER = "std_msgs/Header header\n"
for name, text in {
    "kuavo_msgs/msg/jointData": "float64[] joint_q\nfloat64[] joint_v\n",
    "kuavo_msgs/msg/sensorsData": HEADER + "kuavo_msgs/jointData joint_data\n",
    "kuavo_msgs/msg/jointCmd": HEADER + "float64[] joint_q\n",
    "kuavo_msgs/msg/endEffectorData": "string[] name\nfloat64[] position\n",
    "kuavo_msgs/msg/lejuClawState": HEADER + "uint8[] state\nkuavo_msgs/endEffectorData data\n",
}.items():
    store.register(get_types_from_msg(text, name))
T = store.types


def header(number, time):
    return T["std_msgs/msg/Header"](
        seq=number, stamp=T["builtin_interfaces/msg/Time"](
            sec=time // 10**9 - 3, nanosec=time % 10**9), frame_id="")


def joints(number, count):
    return np.arange(count) + number / 1024


def claw(number, time):
    data = T["kuavo_msgs/msg/endEffectorData"](
        name=["left_claw", "right_claw"], position=np.array([number % 101, 50.5]))
    return T["kuavo_msgs/msg/lejuClawState"](
        header=header(number, time), state=np.zeros(2, np.uint8), data=data)


def image(number, time):
    jpeg = pathlib.Path("image.jpg").read_bytes()
    return T["sensor_msgs/msg/CompressedImage"](
        header=header(number, time), format="jpeg", data=np.frombuffer(jpeg, np.uint8))


TOPICS = {
    "/cam_h/color/image_raw/compressed": (30, "sensor_msgs/msg/CompressedImage", image),
    "/cam_l/color/image_raw/compressed": (30, "sensor_msgs/msg/CompressedImage", image),
    "/sensors_data_raw": (
        100, "kuavo_msgs/msg/sensorsData", lambda n, t: T["kuavo_msgs/msg/sensorsData"](
            header=header(n, t), joint_data=T["kuavo_msgs/msg/jointData"](
                joint_q=joints(n, 28), joint_v=joints(n, 28)))),
    "/joint_cmd": (
        50, "kuavo_msgs/msg/jointCmd", lambda n, t: T["kuavo_msgs/msg/jointCmd"](
            header=header(n, t), joint_q=joints(n, 28))),
    "/kuavo_arm_traj": (
        20, "sensor_msgs/msg/JointState", lambda n, t: T["sensor_msgs/msg/JointState"](
            header=header(n, t), name=[f"arm_{i}" for i in range(14)], position=joints(n, 14),
            velocity=np.zeros(0), effort=np.zeros(0))),
    "/leju_claw_state": (7, "kuavo_msgs/msg/lejuClawState", claw),
    "/leju_claw_command": (1.3, "kuavo_msgs/msg/lejuClawState", claw),
}
FEATURES = {
    "observation/image_head": "/cam_h/color/image_raw/compressed",
    "observation/image_wrist_left": "/cam_l/color/image_raw/compressed",
    "observation/joints": "/sensors_data_raw", "observation/claw": "/leju_claw_state",
    "action/joints": "/joint_cmd", "action/arms": "/kuavo_arm_traj",
    "action/claw": "/leju_claw_command",
}


def times(rate, rng, seconds):
    """A start of its own, jitter, a pause, and ties with the grid of the camera."""
    period = 1e9 / rate
    start, stop = rng.uniform(0, 1.5e9), seconds * 1e9 - rng.uniform(0, 2e9)
    pause = rng.uniform(stop / 4, stop)
    found, time = [], start
    while time < stop:
        jitter = 0 if rng.random() < 0.3 else rng.gauss(0, period / 4)
        grid = 10_000_000 if rng.random() < 0.5 else 1
        if not pause < time < pause + 0.4e9:
            found.append(START + round((time + jitter) / grid) * grid)
        time += period
    return sorted(t for t in found if t >= START)


def expected(stamps):
    """The index of the sample of each topic at each step."""
    seconds = {
        topic: [t // 10**9 + t % 10**9 / 1e9 for t in found] for topic, found in stamps.items()}
    main = seconds["/cam_h/color/image_raw/compressed"]
    if len(main) < 2 * DROP + 1:
        return []
    end = min(found[-1] for found in seconds.values())
    ticks = [t for t in main[DROP:-DROP][:: FPS // HZ] if t < end]
    steps = []
    for first in range(0, len(ticks), CHUNK):
        window = ticks[first:first + CHUNK]
        bounds = [window[0] - 1 / HZ, window[-1] + 1 / HZ]
        bounds = [int(b) * 10**9 + int((b - int(b)) * 1e9) for b in bounds]
        for tick in window:
            step = {}
            for topic, found in seconds.items():
                inside = [
                    i for i in range(len(found)) if bounds[0] <= stamps[topic][i] <= bounds[1]]
                target = found[int(np.argmin(np.abs(np.array(found) - tick)))]
                nearest = min((abs(found[i] - target) for i in inside), default=None)
                # A dict by time keeps the last of those with the same.
                same = [i for i in inside if abs(found[i] - target) == nearest]
                step[topic] = max(
                    (i for i in same if found[i] == found[same[0]]), default=None)
            if None not in step.values():
                steps.append(step)
    return steps


def run(path):
    align = f"bag-cat {path} | step-align --rule kuavo --map kuavo.features >steps.mcap"
    map_steps = "traj-map kuavo-claw.map <steps.mcap >mapped.mcap"
    command = f"{align} && {map_steps} && stream-text --json steps.mcap"
    text = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], check=True, capture_output=True, text=True)
    steps = {}
    for line in text.stdout.splitlines():
        row = json.loads(line)
        if row.get("record") == "message" and row["topic"] != "/episode":
            steps.setdefault(row["sequence"], {})[row["topic"]] = row
    return [steps[index] for index in sorted(steps)]


def check_mapped(path, steps):
    """The state and action of the frames, as CvtRosbag2Lerobot.py computes them."""
    text = subprocess.run(
        ["stream-text", "--json", "--full", "mapped.mcap"], check=True, capture_output=True,
        text=True)
    rows = {"observation/state": [], "action": []}
    for line in text.stdout.splitlines():
        row = json.loads(line)
        if row["record"] == "message" and row["topic"] in rows:
            rows[row["topic"]].append(row["value"]["float32"])
    for number, step in enumerate(steps):
        state = joints(step["/sensors_data_raw"], 28).astype(np.float32)
        arms = np.deg2rad(joints(step["/kuavo_arm_traj"], 14)).astype(np.float32)
        claws = [
            (np.array([step[topic] % 101, 50.5]) / 100).astype(np.float32)
            for topic in ("/leju_claw_state", "/leju_claw_command")]
        frames = {
            "observation/state": [*state[12:19], claws[0][0], *state[19:26], claws[0][1]],
            "action": [*arms[:7], claws[1][0], *arms[7:], claws[1][1]]}
        for name, frame in frames.items():
            got = np.array(rows[name][number], np.float32)
            if not np.array_equal(got, np.array(frame, np.float32)):
                sys.exit(f"{path}, step {number}, {name}: {got}, not {frame}")


def check(seed, seconds):
    rng = random.Random(seed)
    stamps = {topic: times(rate, rng, seconds) for topic, (rate, *_) in TOPICS.items()}
    path = pathlib.Path(f"kuavo_{seed}.bag")
    path.unlink(missing_ok=True)
    with Writer(path) as bag:
        connections = {
            topic: bag.add_connection(topic, kind, typestore=store)
            for topic, (_, kind, _) in TOPICS.items()}
        rows = [(t, topic, n) for topic, found in stamps.items() for n, t in enumerate(found)]
        for time, topic, number in sorted(rows):
            _, kind, make = TOPICS[topic]
            bag.write(connections[topic], time, store.serialize_ros1(make(number, time), kind))
    got, steps = run(path), expected(stamps)
    if len(got) != len(steps):
        sys.exit(f"{path}: {len(got)} steps, not {len(steps)}")
    for number, (row, step) in enumerate(zip(got, steps)):
        if set(row) != set(FEATURES):
            sys.exit(f"{path}: the features {sorted(row)}")
        for feature, topic in FEATURES.items():
            if row[feature]["publish_time"] != stamps[topic][step[topic]]:
                sys.exit(
                    f"{path}, step {number}, {feature}: the sample at "
                    f"{row[feature]['publish_time']}, not {stamps[topic][step[topic]]}")
        if row["action/arms"]["value"]["float64"] != list(joints(step["/kuavo_arm_traj"], 14)):
            sys.exit(f"{path}, step {number}: other joints")
    check_mapped(path, steps)
    print(f"{path}: {len(steps)} steps of {len(stamps['/cam_h/color/image_raw/compressed'])} images")
    return len(steps)


subprocess.run(
    [sys.executable, "-c", "import cv2, numpy; "
     "cv2.imwrite('image.jpg', numpy.zeros((8, 8, 3), numpy.uint8))"], check=True)
counts = [check(seed, seconds) for seed, seconds in enumerate([30, 14, 5, 4.5, 55])]
if not (counts[0] > 150 and counts[4] > 400):
    sys.exit(f"too few steps: {counts}")
