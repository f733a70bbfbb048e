"""On the robots: what matters is kept, faces and private texts are not, and the urgent goes first."""

import json
import os
from concurrent.futures import ThreadPoolExecutor

import numpy
import simplejpeg

import world
from day import size_of
from recording import CAMERA
from streams import messages, pictures
from world import FACE, S, truth_of

RULES = """tried: /task.state == "done" priority 1
bump: /wrist.force > 30 priority 5
"""
TIERS = "now: /event\nhour: /wrist /gps /operator\nnight: *\n"
PRE, POST = 4.5, 0.5
# How long face-blur goes on blurring by default, and half a picture's time.
HOLD = 0.5 + 0.5 / world.CAMERA_HZ
MARKERS = ("/event", "/episode")


def simulate(day):
    """The world: recordings, and the truth that only checks may read."""
    truth = world.make(day.number, day.robots, day.tries, day.place)
    truth.save(day.place / "truth.json")
    day.facts["recorded"] = size_of(day.place, "*.mcap")


def run(day):
    (day.place / "robot.rules").write_text(RULES)
    (day.place / "robot.tiers").write_text(TIERS)
    truth = truth_of(day)
    robots = sorted({entry.robot for entry in truth.tries})
    (day.place / "today").mkdir()

    def robot(name):
        day.sh(f"""
            mcap-cat -q "$WORLD/$1.mcap" |
              edge-trigger -q --rules robot.rules --pre {PRE} --post {POST} |
              face-blur -q -j 1 |
              text-scrub -q --gps 1km |
              tier-split -q -j 1 --tiers robot.tiers today/$1""", name)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(robot, robots))
    totals = {"clips": 0, "idle": 0}
    faces, clean = [], []
    for name in robots:
        kept = check_robot(day, truth, name, faces, clean)
        totals = {key: totals[key] + kept[key] for key in totals}
    day.arrow("edge-trigger", "messages", sum(totals.values()), **totals)
    hidden, seen = sum(faces), len(faces) - sum(faces)
    day.check(seen <= 0.1 * len(faces), f"{seen} of {len(faces)} pictures still show a face")
    touched = len(clean) - sum(clean)
    # The cascades see a face in wood now and then.
    day.check(touched <= 0.08 * len(clean), f"{touched} of {len(clean)} pictures without a face are blurred")
    day.arrow("face-blur", "pictures with faces", len(faces), hidden=hidden, missed=seen)
    day.facts.update(
        kept=size_of(day.place / "today", "*.mcap"), faces_hidden=hidden, faces_missed=seen, faces_invented=touched,
        tiers={tier: size_of(day.place / "today", f"{tier}.mcap") for tier in ("now", "hour", "night")})


def check_robot(day, truth, robot, faces, clean):
    """The clips are those of the truth with all their messages, and none tells a secret."""
    moments = [entry.end for entry in truth.tries if entry.robot == robot]
    moments += [bump["time"] for bump in truth.bumps if bump["robot"] == robot]
    clips = [(moment - int(PRE * S), moment + int(POST * S)) for moment in moments]
    recorded = list(messages(day.of("world") / f"{robot}.mcap"))
    kept, left = [], 0
    for message in recorded:
        if any(start <= message[1] <= end for start, end in clips):
            kept.append(message)
        else:
            left += 1
    sent = []
    for tier in ("now", "hour", "night"):
        sent += list(messages(day.place / "today" / robot / f"{tier}.mcap"))
    events = sum(topic == "/event" for topic, *_ in sent)
    day.check(events == len(clips), f"{robot}: {events} events, and {len(clips)} moments matter")
    with open(day.place / "today" / robot / "manifest.json", encoding="utf-8") as file:
        episodes = json.load(file)["files"][0]["episodes"]
    wanted = sorted(f"{robot}#0:{start}-{end}" for start, end in clips)
    day.check(sorted(episodes) == wanted, f"{robot}: the clips are {episodes}, not {wanted}")
    ours = [message for message in sent if message[0] not in MARKERS]
    day.check(sorted(m[:2] for m in ours) == sorted(m[:2] for m in kept),
              f"{robot}: {len(ours)} messages left the robot, and {len(kept)} are in its clips")
    everything = b"\n".join(data for _, _, data in sent)
    told = [secret for secret in truth.secrets if secret.encode() in everything]
    day.check(not told, f"{robot}: {len(told)} private texts left the robot, such as {told[:1]}")
    places = {data for topic, _, data in ours if topic == "/gps"}
    day.check(len(places) <= 2, f"{robot}: {len(places)} positions left the robot")
    for name, end in (("now", "/event"), ("hour", "/gps")):
        topics = {topic for topic, *_ in messages(day.place / "today" / robot / f"{name}.mcap")}
        day.check(end in topics and CAMERA not in topics, f"{robot}: {name}.mcap has {topics}")
    look(truth, robot, dict(pictures(kept)), dict(pictures(ours)), faces, clean)
    return {"clips": len(kept), "idle": left}


def detail(jpeg, left, top):
    """How much happens from pixel to pixel where the face is."""
    gray = simplejpeg.decode_jpeg(jpeg, colorspace="GRAY")[..., 0].astype(float)
    inner = gray[top + FACE // 4 : top + 3 * FACE // 4, left + FACE // 4 : left + 3 * FACE // 4]
    return numpy.abs(numpy.diff(inner, axis=0)).mean() + numpy.abs(numpy.diff(inner, axis=1)).mean()


def look(truth, robot, before, after, faces, clean):
    """Adds to faces whether each face is hidden, to clean whether each other picture stayed as it was."""
    shown = [entry for entry in truth.tries if entry.robot == robot and entry.face and not entry.broken]
    for time, jpeg in before.items():
        face = next((entry.face for entry in shown if entry.face[2] <= time <= entry.face[3]), None)
        if face:
            faces.append(bool(detail(after[time], *face[:2]) < 0.5 * detail(jpeg, *face[:2])))
        elif not any(entry.face[2] - HOLD * S <= time <= entry.face[3] + HOLD * S for entry in shown):
            clean.append(after[time] == jpeg)


def upload(day):
    """To the store, in the order of the tiers; a second run of the plan has nothing to do."""
    # A day that was interrupted begins anew.
    for bucket in ("robots", "lake"):
        day.sh("rclone purge s3:$1/$PREFIX || true", bucket, PREFIX=day.prefix)
    before = list((day.of("edge") / "today").rglob("*.mcap"))
    day.sh('upload-plan -q --tiers "$EDGE/robot.tiers" "$EDGE/today" s3:robots/$PREFIX/today > plan.sh',
           PREFIX=day.prefix)
    last = day.sh("sh plan.sh").splitlines()
    day.check(f"{len(before)} sent" in last[-1], f"{len(before)} files, and the plan says: {last[-1]}")
    day.check(all("/now.mcap" in line for line in last[: len(before) // 3]), "the urgent does not go first")
    again = day.sh("sh plan.sh").splitlines()[-1]
    day.check(again.startswith("0 sent"), f"the second run: {again}")
    listed = json.loads(day.sh("rclone lsjson -R --files-only --hash s3:robots/$PREFIX/today", PREFIX=day.prefix))
    sizes = {entry["Path"].split("today/")[-1]: entry["Size"] for entry in listed}
    for path in before:
        name = os.path.relpath(path, day.of("edge") / "today")
        day.check(sizes.get(name) == path.stat().st_size, f"{name} has {sizes.get(name)} bytes in the store")
    day.arrow("upload-plan", "files", len(before), stored=len(sizes))
    # One object rots in the store.
    rotten = day.of("edge") / "today" / truth_of(day).corrupt / "night.mcap"
    data = bytearray(rotten.read_bytes())
    data[len(data) // 3 : len(data) // 3 + 64] = bytes(64)
    (day.place / "rotten.mcap").write_bytes(data)
    day.sh("rclone copyto rotten.mcap s3:robots/$PREFIX/today/$1/night.mcap", truth_of(day).corrupt,
           PREFIX=day.prefix)
