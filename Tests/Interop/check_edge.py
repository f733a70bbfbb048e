"""The filters that run on a robot, over recordings whose events, faces, texts and positions only this file
knows.

check_edge.py KILLS    the filters, rclone and stream-check are in PATH

The chain must make of the recording what its truth says, and must not once any one filter is replaced by
cat. Then stages are killed at KILLS random moments: whatever they leave, a manifest names only files that
are whole. Exits 1 at the first difference.
"""

import hashlib
import io
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import numpy
from mcap.reader import make_reader
from mcap.writer import CompressionType, Writer
from PIL import Image
from rosbags.typesys import Stores, get_typestore

S = 10**9
START = 1_700_000_000 * S
PRE, POST = S, S // 2

# Each filter of the chain, with its arguments and, where it needs them, its files.
STAGES = [
    ("mcap-cat", ["--follow", "now.mcap"]),
    ("edge-trigger", ["--rules", "robot.rules", "--pre", "1s", "--post", "500ms"]),
    ("face-blur", []),
    ("text-scrub", ["-q", "--gps", "1km"]),
    ("tier-split", ["-q", "--tiers", "robot.tiers", "out"]),
]
RULES = 'estop: /estop.data == true priority 9\nfailed: /task_result.status in ["aborted", "failed"]\n'
TIERS = "now: /event /estop /task_result /operator /gps\nhour: /joint_states\nnight: /camera/*\n"
ROS = get_typestore(Stores.ROS2_HUMBLE)
PLACE = (32, 24, 96, 88)  # left, top, right, bottom
FACE = Image.open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../Data/faces/astronaut.pgm"))
FACE = FACE.resize((PLACE[2] - PLACE[0], PLACE[3] - PLACE[1]))


class Truth:
    """A recording of some seconds: its messages as (time, topic, payload), events, and what identifies people."""

    def __init__(self, seed, seconds, events):
        rng = random.Random(seed)
        self.messages, self.emails, self.events = [], [], []
        estops = {START + rng.randrange(2, seconds * 10 - 1) * S // 10 for _ in range(events)}
        failures = {START + rng.randrange(2, seconds * 10 - 1) * S // 10 + S // 20 for _ in range(events)}
        self.events = sorted([(at, "estop") for at in estops] + [(at, "failed") for at in failures])
        self.messages += [(at, "/task_result", {"status": "failed"}) for at in failures]
        for tick in range(seconds * 20):
            at = START + tick * S // 20
            self.messages.append((at + 1, "/joint_states", {"position": [rng.random() for _ in range(7)]}))
            if tick % 2 == 0:
                self.messages.append((at, "/estop", {"data": at in estops}))
            if at - S // 20 in failures:
                self.messages.append((at, "/task_result", {"status": rng.choice(["succeeded", "running"])}))
            if tick % 4 == 0:
                self.messages.append((at + 2, "/camera/front", picture(rng, at)))
            if tick % 10 == 0:
                name = f"{rng.choice(['alice', 'bob', 'carol'])}{tick}@robots.example.org"
                self.emails.append(name)
                self.messages.append((at + 3, "/operator", {"text": f"tick {tick}: {name} looks at the arm"}))
                place = {"latitude": 48 + rng.random(), "longitude": 11 + rng.random(), "altitude": 519.0}
                self.messages.append((at + 4, "/gps", place))
        self.messages.sort(key=lambda message: message[0])

    def kept(self):
        """The messages that are in a clip: from PRE before an event to POST after it."""
        return [m for m in self.messages if any(at - PRE <= m[0] <= at + POST for at, _ in self.events)]

    def write(self, file, halfway=lambda: None):
        """As a recorder does: chunk by chunk."""
        writer = Writer(file, chunk_size=1 << 14, compression=CompressionType.LZ4)
        writer.start()
        channels = {}
        for number, (at, topic, payload) in enumerate(self.messages):
            if number == len(self.messages) // 2:
                file.flush()
                halfway()
            is_json = isinstance(payload, dict)
            if topic not in channels:
                kind = "sensor_msgs/msg/CompressedImage"
                schema = (
                    writer.register_schema(
                        "foxglove.LocationFix" if topic == "/gps" else "demo.Value", "jsonschema", b'{"type":"object"}')
                    if is_json else
                    writer.register_schema(kind, "ros2msg", ROS.generate_msgdef(kind, ros_version=2)[0].encode()))
                channels[topic] = writer.register_channel(topic, "json" if is_json else "cdr", schema)
            data = json.dumps(payload).encode() if is_json else payload
            writer.add_message(channels[topic], at, data, at, number)
        writer.finish()
        file.flush()


def picture(rng, at):
    """A face, and beside it something that is new in each picture."""
    image = Image.new("RGB", (160, 120), (90, 110, 130))
    image.paste(Image.frombytes("RGB", (16, 120), rng.randbytes(16 * 120 * 3)), (144, 0))
    image.paste(FACE, PLACE[:2])
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95)
    types = ROS.types
    header = types["std_msgs/msg/Header"](types["builtin_interfaces/msg/Time"](at // S, at % S), "camera")
    image = types["sensor_msgs/msg/CompressedImage"](
        header, "jpeg", numpy.frombuffer(out.getvalue(), numpy.uint8))
    return bytes(ROS.serialize_cdr(image, "sensor_msgs/msg/CompressedImage"))


def pixels(message):
    image = ROS.deserialize_cdr(message, "sensor_msgs/msg/CompressedImage")
    return numpy.asarray(Image.open(io.BytesIO(image.data.tobytes())), numpy.int16)


def begin(stages, stdout=subprocess.DEVNULL):
    """Starts a pipeline in the folder at hand."""
    processes, source = [], subprocess.DEVNULL
    for number, stage in enumerate(stages):
        last = number == len(stages) - 1
        process = subprocess.Popen(
            stage, stdin=source, stdout=stdout if last else subprocess.PIPE, stderr=subprocess.DEVNULL)
        if number:
            source.close()
        source = process.stdout
        processes.append(process)
    return processes


def chain(without=None):
    """The commands of the stages, one of them replaced by cat."""
    stages = [[name, *arguments] for name, arguments in STAGES]
    for number, (name, arguments) in enumerate(STAGES):
        if name == without:
            stages[number] = ["cat"] if number else ["cat", arguments[-1]]
    return stages


class Wrong(Exception):
    pass


def expect(truth, text):
    if not truth:
        raise Wrong(text)


def check_folder(folder):
    """What the manifest of a folder names is there and whole."""
    with open(f"{folder}/manifest.json", encoding="utf-8") as file:
        files = json.load(file)["files"]
    for entry in files:
        with open(f"{folder}/{entry['name']}", "rb") as file:
            data = file.read()
        whole = len(data) == entry["size"] and hashlib.sha256(data).hexdigest() == entry["sha256"]
        expect(whole, f"{entry['name']} is not what the manifest says")
    return files


def check(truth):
    """The folder out against the truth."""
    expect(os.path.isdir("out"), "there is no folder")
    files = check_folder("out")
    expect([entry["tier"] for entry in files] == ["now", "hour", "night"], "other tiers")
    found, events = [], []
    for entry in files:
        subprocess.run(["stream-check", f"out/{entry['name']}"], check=True, stdout=subprocess.DEVNULL)
        with open(f"out/{entry['name']}", "rb") as file:
            for _, channel, message in make_reader(file).iter_messages():
                if channel.topic == "/event":
                    events.append(message)
                elif channel.topic != "/episode":
                    found.append((message.log_time, channel.topic, message.data))
    wanted = truth.kept()
    for topic in {m[1] for m in truth.messages}:
        times = [sorted(m[0] for m in messages if m[1] == topic) for messages in (found, wanted)]
        expect(times[0] == times[1], f"{topic}: {len(times[0])} messages, not {len(times[1])}")
    now = files[0]
    named = [(int(event["time"]), event["rule"]) for event in now["events"]]
    expect(sorted(named) == truth.events, f"the manifest has the events {named}")
    expect(sorted(m.log_time for m in events) == [at for at, _ in truth.events], "other events")
    pictures = {m[0]: m[2] for m in wanted if m[1] == "/camera/front"}
    left, top, right, bottom = PLACE
    for at, topic, data in found:
        if topic == "/camera/front":
            changed = numpy.abs(pixels(data) - pixels(pictures[at])).max(axis=2)
            expect(changed[top:bottom, left:right].mean() > 10, "a face can be seen")
            expect(not changed[:, 144:].any(), "what is no face has changed")
    places = {m[0]: m[2] for m in wanted if m[1] == "/gps"}
    for at, topic, data in found:
        expect(not re.search(rb"@robots\.example", data), f"an address in {topic}")
        if topic == "/gps":
            place, exact = json.loads(data), places[at]
            moved = [abs(place[key] - exact[key]) for key in ("latitude", "longitude")]
            expect(max(moved) > 1e-6, "a position is exact")
            expect(max(moved) < 0.02, "a position is wrong")


def run_following(truth, without=None):
    """The chain follows the recorder, which writes the second half when the stages run."""
    shutil.rmtree("out", ignore_errors=True)
    halfway, go_on = threading.Event(), threading.Event()

    def record():
        with open("now.mcap", "wb") as file:
            truth.write(file, lambda: (halfway.set(), go_on.wait()))

    recorder = threading.Thread(target=record)
    recorder.start()
    halfway.wait()
    processes = begin(chain(without))
    time.sleep(0.2)
    go_on.set()
    recorder.join()
    for process in processes:
        process.wait(timeout=60)
    check(truth)


def check_chain():
    truth = Truth(1, 40, 3)
    run_following(truth)
    for name, _ in STAGES:
        try:
            run_following(truth, without=name)
        except (Wrong, subprocess.CalledProcessError) as error:
            print(f"cat for {name}: {error}")
        else:
            sys.exit(f"check_edge: nobody notices that {name} is missing")
    run_following(truth)


def check_upload():
    """What the plan says is in the storage; no plan, nothing there."""
    plan = subprocess.run(
        ["upload-plan", "-q", "--tiers", "robot.tiers", "out", "store"], check=True, capture_output=True).stdout
    with open("plan.sh", "wb") as file:
        file.write(plan)
    subprocess.run(["sh", "plan.sh"], check=True, stdout=subprocess.DEVNULL)
    for entry in check_folder("out"):
        with open(f"out/{entry['name']}", "rb") as local, open(f"store/out/{entry['name']}", "rb") as remote:
            expect(local.read() == remote.read(), "other bytes in the storage")
    again = subprocess.run(["sh", "plan.sh"], check=True, capture_output=True, text=True).stdout
    expect(again == "0 sent, 3 up before, 0 for later, 0 failed\n", again)


def finish(stages):
    """Runs a pipeline to its end: the seconds after all stages have started."""
    processes = begin(stages)
    start = time.monotonic()
    for process in processes:
        process.wait(timeout=60)
    return time.monotonic() - start


def check_kills(count):
    """A random stage gets SIGKILL at a random moment of a run."""
    rng = random.Random(7)
    truth = Truth(2, 60, 10)
    with open("now.mcap", "wb") as file:
        truth.write(file)
    stages = chain()
    stages[0] = ["mcap-cat", "now.mcap"]
    durations, published = [], 0
    for number in range(count):
        shutil.rmtree("out", ignore_errors=True)
        if number % 20 == 0:
            durations.append(finish(stages))
            largest = max(entry["size"] for entry in check_folder("out"))
            shutil.rmtree("out")
        processes = begin(stages)
        time.sleep(rng.random() * 0.8 * min(durations))
        rng.choice(processes).kill()
        for process in processes:
            process.wait(timeout=60)
        if os.path.exists("out"):
            published += 1
            check_folder("out")
    expect(published < 0.8 * count, f"{published} of {count} kills came too late")
    # Full disks: a file can become no longer than this.
    *before, sink = stages
    shutil.rmtree("out", ignore_errors=True)
    for size in (0, 1000, largest // 3, largest // 2, largest - 1):
        processes = begin(before, subprocess.PIPE)
        ended = subprocess.run(
            sink, stdin=processes[-1].stdout, stderr=subprocess.PIPE, text=True, check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))
        for process in processes:
            process.stdout.close()
            process.wait(timeout=60)
        expect(ended.returncode == 74 and ended.stderr.count("\n") == 1, f"{size} bytes: {ended.stderr}")
        expect(not os.path.exists("out"), f"{size} bytes: there is a folder")
    finish(stages)
    check(truth)
    hidden = [name for name in os.listdir(".") if name.startswith(".")]
    expect(not hidden, f"kills leave {hidden}")
    print(f"{count} kills within {min(durations):.2f} s, {published} after the folder was there")


def main():
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        for name, text in (("robot.rules", RULES), ("robot.tiers", TIERS)):
            with open(name, "w", encoding="utf-8") as file:
                file.write(text)
        check_chain()
        check_upload()
        check_kills(int(sys.argv[1]))


main()
