"""A recorder writes 24 hours of messages as fast as it can; the chain of a robot follows it.

check_edge_day.py    mcap-cat, edge-trigger, text-scrub, tier-split are in PATH

After each hour of the recording, when the chain has read it, the memory and the open files of each process
are noted. In the second half of the day, when all buffers have been in use, neither may grow, but what
tier-split must remember. Exits 1 otherwise.
"""

import json
import os
import struct
import subprocess
import sys
import tempfile
import time

MAGIC = b"\x89MCAP0\r\n"
S = 10**9
START = 1_700_000_000 * S
HOURS, EVENTS = 24, 6
STAGES = [
    ["mcap-cat", "--follow", "now.mcap"],
    ["edge-trigger", "--when", "/estop.data == true", "--pre", "150s", "--post", "100s", "--memory", "64M"],
    ["text-scrub", "-q", "--gps", "1km"],
    ["tier-split", "-q", "--tiers", "robot.tiers", "out"],
]
# Megabytes. tier-split keeps the index of its files and the events of the manifest, the others nothing.
GROWTH = {"tier-split": 8}
TOPICS = ["/joint_states", "/estop", "/operator", "/gps"]


def record(opcode, body):
    return struct.pack("<BQ", opcode, len(body)) + body


def text(value):
    return struct.pack("<I", len(value)) + value.encode()


def begin():
    yield MAGIC + record(1, text("") + text("check_edge_day"))
    yield record(3, struct.pack("<H", 1) + text("demo.Value") + text("jsonschema") + text("{}"))
    for number, topic in enumerate(TOPICS):
        yield record(4, struct.pack("<HH", number, 1) + text(topic) + text("json") + struct.pack("<I", 0))


def hour(number):
    """10 joint states a second, and one of each other topic; an event every ten minutes."""
    def message(topic, at, value):
        return record(5, struct.pack("<HIQQ", topic, 0, at, at) + json.dumps(value).encode())

    joints = json.dumps({"position": [0.125 * joint for joint in range(7)]}).encode()
    for second in range(3600):
        at = START + (number * 3600 + second) * S
        yield message(1, at, {"data": second % (3600 // EVENTS) == 300})
        for tick in range(10):
            moment = at + tick * S // 10
            yield record(5, struct.pack("<HIQQ", 0, 0, moment, moment) + joints)
        yield message(2, at + 1, {"text": f"second {second}: alice{second}@example.org"})
        yield message(3, at + 2, {"latitude": 48.1 + second / 1e5, "longitude": 11.5, "altitude": 519.0})


def measure(process):
    """Megabytes of memory of its own, and open files."""
    with open(f"/proc/{process.pid}/status", encoding="utf-8") as file:
        memory = next(int(line.split()[1]) / 1024 for line in file if line.startswith("RssAnon"))
    return memory, len(os.listdir(f"/proc/{process.pid}/fd"))


def come_to_rest(process):
    """Waits until a process has read nothing for a while."""
    last, since = None, time.monotonic()
    while time.monotonic() - since < 0.3:
        with open(f"/proc/{process.pid}/io", encoding="utf-8") as file:
            now = file.readline()
        if now != last:
            last, since = now, time.monotonic()
        time.sleep(0.05)


def main():
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        with open("robot.tiers", "w", encoding="utf-8") as file:
            file.write("now: /event /estop\nhour: *\n")
        with open("now.mcap", "wb", buffering=1 << 20) as recorder:
            recorder.writelines(begin())
            recorder.flush()
            processes, source = [], subprocess.DEVNULL
            for stage in STAGES:
                processes.append(subprocess.Popen(stage, stdin=source, stdout=subprocess.PIPE))
                source = processes[-1].stdout
            samples = []
            for number in range(HOURS):
                recorder.writelines(hour(number))
                recorder.flush()
                for process in processes:
                    come_to_rest(process)
                samples.append([measure(process) for process in processes])
            recorder.write(record(15, bytes(4)) + record(2, bytes(20)) + MAGIC)
        if any(process.wait(timeout=60) for process in processes):
            sys.exit(f"the chain ends with {[process.returncode for process in processes]}")
        for number, stage in enumerate(STAGES):
            memory = [sample[number][0] for sample in samples]
            files = {sample[number][1] for sample in samples}
            early, late = max(memory[:HOURS // 2]), max(memory[HOURS // 2:])
            print(f"{stage[0]}: {early:.1f} MB, then {late:.1f} MB; open files {files}")
            if late > early + GROWTH.get(stage[0], 1) or len(files) > 1:
                sys.exit(f"{stage[0]} grows: {memory} MB, open files {files}")
        with open("out/manifest.json", encoding="utf-8") as file:
            events = len(json.load(file)["files"][0]["events"])
        if events != HOURS * EVENTS:
            sys.exit(f"{events} events, not {HOURS * EVENTS}")


main()
