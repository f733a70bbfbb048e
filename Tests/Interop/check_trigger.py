"""Compares edge-trigger with brute force, over recordings whose moments only this file knows.

check_trigger.py [SEED]: writes recordings with the public mcap library, runs edge-trigger from PATH and
reads what it wrote with that library. Exits 1 at the first difference.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

from mcap.reader import make_reader
from mcap.writer import Writer

S = 10**9
START = 1_700_000_000 * S


def write(path, messages):
    """Messages (time, topic, payload), unchunked in the given order; payloads of JSON topics are dicts."""
    with open(path, "wb") as file:
        writer = Writer(file, use_chunking=False)
        writer.start()
        channels = {}
        for number, (at, topic, payload) in enumerate(messages):
            if topic not in channels:
                encoding = "json" if isinstance(payload, dict) else "raw"
                channels[topic] = writer.register_channel(topic, encoding, 0)
            data = json.dumps(payload).encode() if isinstance(payload, dict) else payload
            writer.add_message(channels[topic], at, data, at, number)
        writer.finish()


def clips(path, *arguments):
    """The episodes of edge-trigger's output: events as (time, rule), messages by their numbers."""
    with open(path, "rb") as file:
        run = subprocess.run(["edge-trigger", *arguments], stdin=file, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()
    with tempfile.NamedTemporaryFile() as output:
        output.write(run.stdout)
        output.flush()
        found = []
        subprocess.run(["stream-check", output.name], check=True, stdout=subprocess.DEVNULL)
        text = subprocess.run(["stream-text", "--json", output.name], capture_output=True, check=True).stdout
    for line in text.splitlines():
        record = json.loads(line)
        if record["record"] != "message":
            continue
        if record["topic"] == "/episode":
            if record["value"]["event"] == "BEGIN":
                found.append({"events": [], "messages": set(), "attributes": None})
            else:
                attributes = {entry["key"]: entry["value"] for entry in record["value"]["attributes"]}
                found[-1]["attributes"] = [(e["time"], e["rule"]) for e in json.loads(attributes["trigger/events"])]
        elif record["topic"] == "/event":
            found[-1]["events"].append((record["log_time"], record["value"]["rule"]))
        else:
            found[-1]["messages"].add(record["sequence"])
    return found, run.stdout


def expected(messages, events, pre, post):
    """Brute force: the union of [t - pre, t + post], joined where the parts touch."""
    spans = []
    for at, rule in sorted(events):
        if spans and at - pre <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], at + post)
            spans[-1][2].append((at, rule))
        else:
            spans.append([at - pre, at + post, [(at, rule)]])
    return [
        {"events": named, "messages": {n for n, m in enumerate(messages) if low <= m[0] <= high}, "attributes": named}
        for low, high, named in spans
    ]


def compare(name, found, wanted):
    assert len(found) == len(wanted), f"{name}: {len(found)} clips, not {len(wanted)}"
    for number, (one, two) in enumerate(zip(found, wanted)):
        for key in ("attributes", "events", "messages"):
            same = sorted(one[key]) == sorted(two[key])
            assert same, f"{name}: {key} of clip {number}: {sorted(one[key])[:9]} not {sorted(two[key])[:9]}"


def moments(seed, path):
    """A button pressed at 1000 random moments of a recording of an hour."""
    rng = random.Random(seed)
    presses = sorted(rng.sample(range(3600 * 1000), 1000))
    messages = [(START + rng.randrange(3600 * S), "/camera", bytes(rng.randrange(200))) for _ in range(40_000)]
    for press in presses:
        messages.append((START + press * 1_000_000, "/button", {"on": True}))
        messages.append((START + press * 1_000_000 + 1, "/button", {"on": False}))
    messages.sort(key=lambda message: message[0])
    write(path, messages)
    events = [(at, "press") for at, topic, payload in messages if topic == "/button" and payload["on"]]
    for pre, post in ((0.25, 0.5), (0, 0), (2, 1), (0, 3)):
        found, _ = clips(path, "--rules", rules("press: /button.on"), "--pre", f"{pre}", "--post", f"{post}")
        compare(f"pre {pre} post {post}", found, expected(messages, events, int(pre * S), int(post * S)))


def rules(text):
    path = os.path.join(tempfile.gettempdir(), f"check-trigger-{os.getpid()}.rules")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def held(samples, last, wait):
    """When a condition, as (time, value), has been true for `wait`; and when it ceases to hold."""
    rises, falls, since = [], [], None
    for at, value in samples + [(last + 1, None)]:
        if since is not None and at - since >= wait and (value is not None or last - since >= wait):
            if since not in [r - wait for r in rises]:
                rises.append(since + wait)
        if value is None:
            break
        if value and since is None:
            since = at
            if wait == 0:
                rises.append(at)
        if not value and since is not None:
            if at - since >= wait:
                falls.append(at)
            since = None
    return rises, falls


def language(seed, path):
    """Rules with for, while, silent and falling over random signals, against a direct computation."""
    rng = random.Random(seed)
    messages, at = [], START
    while at < START + 300 * S:
        at += rng.randrange(1, 80_000_000)
        pick = rng.random()
        if pick < 0.5:
            messages.append((at, "/arm", {"effort": rng.choice([-50.0, 10.0, 45.0])}))
        elif pick < 0.6:
            messages.append((at, "/policy", {"active": rng.random() < 0.7}))
        elif not START + 100 * S < at < START + 130 * S:
            messages.append((at, "/camera", b"x"))
    write(path, messages)
    last = messages[-1][0]
    arm = [(at, abs(payload["effort"]) > 40) for at, topic, payload in messages if topic == "/arm"]
    events = [(at, "high") for at in held(arm, last, 0)[0]]
    events += [(at, "long") for at in held(arm, last, 200_000_000)[0]]
    events += [(at, "fall") for at in held(arm, last, 200_000_000)[1]]
    effort = active = None
    both = []
    for at, topic, payload in messages:
        if topic == "/arm":
            effort = abs(payload["effort"]) > 40
        elif topic == "/policy":
            active = payload["active"]
        both.append((at, bool(effort and active)))
    events += [(at, "both") for at in held(both, last, 150_000_000)[0]]
    camera = [at for at, topic, _ in messages if topic == "/camera"]
    for one, two in zip(camera, camera[1:] + [None]):
        if (two or last) - one >= 500_000_000:
            events.append((one + 500_000_000, "gap"))
    text = """
high: abs(/arm.effort) > 40
long: abs(/arm.effort) > 40 for 200ms
fall: abs(/arm.effort) > 40 for 200ms falling
both: abs(/arm.effort) > 40 for 150ms while /policy.active
gap: /camera silent 500ms
"""
    found, _ = clips(path, "--rules", rules(text), "--pre", "0.01", "--post", "0.02")
    compare("language", found, expected(messages, events, 10_000_000, 20_000_000))


def alike(path):
    """A recording that comes slowly gives the same bytes."""
    rng = random.Random(5)
    messages = [(START + n * 10_000_000, "/x", {"v": rng.random()}) for n in range(2000)]
    write(path, messages)
    arguments = ["--when", "/x.v > 0.995", "--pre", "0.1", "--post", "0.1"]
    _, whole = clips(path, *arguments)
    with open(path, "rb") as file:
        data = file.read()
    slow = subprocess.Popen(["edge-trigger", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    for place in range(0, len(data), 30_000):
        slow.stdin.write(data[place:place + 30_000])
        slow.stdin.flush()
        time.sleep(0.01)
    assert slow.communicate()[0] == whole, "the stream that comes slowly differs"


def snapshot(path):
    """rosbag2's --snapshot-mode as a special case: no rules, a ring of so many seconds, and a button, as its
    service is. What the ring has is written at once, all of it, after the last messages of latched topics
    (--repeat-transient-local); the ring begins anew, so that the next press has none of it again."""
    rng = random.Random(6)
    qos = "- history: 1\n  depth: 1\n  reliability: 1\n  durability: 1\n"
    messages = [(START + n * 10_000_000, "/x", rng.randbytes(600)) for n in range(3000)]
    with open(path, "wb") as file:
        writer = Writer(file, use_chunking=False)
        writer.start()
        latched = writer.register_channel("/map", "raw", 0, {"offered_qos_profiles": qos})
        channel = writer.register_channel("/x", "raw", 0)
        for number, (at, _, payload) in enumerate(messages):
            if number == 10:
                writer.add_message(latched, at, b"the map", at, number)
            writer.add_message(channel, at, payload, at, number)
        writer.finish()
    with open(path, "rb") as file:
        data = file.read()
    with tempfile.NamedTemporaryFile() as output:
        nothing = ["edge-trigger", "--rules", rules(""), "--pre", "2", "--post", "0"]
        with subprocess.Popen(nothing, stdin=subprocess.PIPE, stdout=output) as button:
            place = 0
            for end in (len(data) // 3, len(data) // 3 + 60_000, len(data)):
                button.stdin.write(data[place:end])
                button.stdin.flush()
                place = end
                time.sleep(0.2)
                if end < len(data):
                    button.send_signal(signal.SIGUSR1)
                    time.sleep(0.1)
            button.stdin.close()
            assert button.wait() == 0
        output.seek(0)
        kept = [(m.log_time, c.topic, m.data) for _, c, m in make_reader(output).iter_messages()]
    presses = [at for at, topic, _ in kept if topic == "/event"]
    assert len(presses) == 2, presses
    first = [m for m in messages if presses[0] - 2 * S <= m[0] <= presses[0]]
    second = [m for m in messages if presses[0] < m[0] <= presses[1]]
    assert len(first) == 201 and 50 < len(second) < 150, (len(first), len(second))
    found = [(at, topic, data) for at, topic, data in kept if topic == "/x"]
    assert found == first + second, "the snapshots differ"
    maps = [(at, data) for at, topic, data in kept if topic == "/map"]
    assert maps == [(first[0][0], b"the map")], maps


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "run.mcap")
        moments(seed, path)
        for number in range(3):
            language(seed + number, path)
        alike(path)
        snapshot(path)
    os.remove(rules(""))


main()
