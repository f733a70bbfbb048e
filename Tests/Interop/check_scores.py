"""episode-score by its formulas, written anew: `make FOLDER` writes steps and tables, `check` compares
scores, `joined` those of a table.
"""

import json
import os
import sys

import numpy as np

NAMES = ["walk0", "walk1", "walk2"]


def make(folder):
    os.mkdir(folder)
    random = np.random.default_rng(7)
    for number, name in enumerate(NAMES):
        count = [37, 64, 301][number]
        state = np.cumsum(random.normal(size=(count, 3)), 0)
        state[count // 2:count // 2 + 5] = state[count // 2]
        action = random.uniform(-0.6, 0.6, (count, 4))
        action[:, 3] = np.repeat(random.integers(0, 2, count // 6 + 1), 6)[:count]
        members = random.normal(size=(3, count, 5)).astype(np.float32)
        score = random.chisquare(2, count)
        np.savez(
            f"{name}.npz", **{
                "observation/state": state, "action": action, "a": members[0], "b": members[1],
                "c": members[2], "logits": random.normal(size=(count, 2, 6)) * 3,
                "ood/score": score, "ood/threshold": np.full(count, 5.0), "ood/alarm": score > 5})
    with open(f"{folder}/calibration.jsonl", "w") as file:
        for number in range(19):
            print(json.dumps({"id": f"n{number}", "ood": number / 8}), file=file)
    import pyarrow as pa
    import pyarrow.parquet as pq
    rows = [{"id": f"{name}#0", "step": step, "loss": float(random.random()), "note": "x",
             "rare": float(step) if step == 3 else None}
            for name in NAMES[:2] + ["gone"] for step in range(10)]
    with open(f"{folder}/loss.jsonl", "w") as file:
        for row in rows:
            print(json.dumps(row), file=file)
    pq.write_table(pa.Table.from_pylist(rows), f"{folder}/loss.parquet", row_group_size=7)
    with open(f"{folder}/loss.csv", "w") as file:
        print('step,"note",id,loss,rare', end="\r\n", file=file)
        for row in rows:
            rare = "" if row["rare"] is None else row["rare"]
            print(f'{row["step"]},"a ""b"", c",{row["id"]},{row["loss"]!r},{rare}', end="\r\n", file=file)


def read(path):
    """Messages by topic, and the scores of each episode."""
    from mcap.reader import NonSeekingReader
    from mcap_protobuf.decoder import DecoderFactory
    from mcap_ros1.decoder import DecoderFactory as ROS1
    topics, scores = {}, []
    with open(path, "rb") as file:
        reader = NonSeekingReader(file, decoder_factories=[DecoderFactory(), ROS1()])
        for schema, channel, message, value in reader.iter_decoded_messages(log_time_order=False):
            if channel.topic == "/episode":
                if value.event == 2:
                    scores.append({key[6:]: float(number) for key, number in value.attributes.items()
                                   if key.startswith("score.")})
            else:
                topics.setdefault(channel.topic, []).append(
                    (message.log_time, message.publish_time, value))
    return topics, scores


def sparc(speed, rate, pad=4, most=10.0, threshold=0.05):
    """From the paper's appendix; frequencies end at half of the rate."""
    points = int(2 ** (np.ceil(np.log2(len(speed))) + pad))
    frequency = np.arange(points) * rate / points
    magnitude = np.abs(np.fft.fft(speed, points))
    magnitude /= magnitude.max()
    chosen = frequency <= min(most, rate / 2)
    frequency, magnitude = frequency[chosen], magnitude[chosen]
    inside = np.nonzero(magnitude >= threshold)[0]
    frequency = frequency[inside[0]:inside[-1] + 1]
    magnitude = magnitude[inside[0]:inside[-1] + 1]
    return -np.sum(np.sqrt(
        (np.diff(frequency) / (frequency[-1] - frequency[0])) ** 2 + np.diff(magnitude) ** 2))


def jerk(speed, rate):
    step = 1 / rate
    second = np.diff(speed, 2) / step**2
    duration = len(speed) * step
    return -np.log(duration**3 / speed.max() ** 2 * np.sum(second**2) * step)


def motion(times, rows, is_velocity=False, still=None):
    rate = (len(rows) - 1) / ((times[-1] - times[0]) / 1e9)
    rows = np.asarray(rows, float)
    speed = (np.linalg.norm(rows, axis=1) if is_velocity
             else np.linalg.norm(np.diff(rows, axis=0), axis=1) * rate)
    return {
        "arc_length": sparc(speed, rate), "jerk": jerk(speed, rate), "path": speed.sum() / rate,
        "idle": np.mean(speed < (speed.max() / 20 if still is None else still)),
    }


def toggles(values):
    low, high = min(values), max(values)
    states = [value > (low + high) / 2 for value in values
              if value <= low + (high - low) / 4 or value >= high - (high - low) / 4]
    return float(sum(a != b for a, b in zip(states, states[1:])))


def timing(topics):
    gaps, dropped, skew = [], [], []
    for times in topics:
        recorded = np.array([time for time, _ in times], np.int64)
        intervals = np.diff(recorded)
        delays = [time - sent for time, sent in times]
        skew.append((max(delays) - min(delays)) / 1e9)
        if len(intervals):
            gaps.append(intervals.max() / 1e9)
        if len(intervals) > 2 and np.sort(intervals)[(len(intervals) - 1) // 2] > 0:
            median = np.sort(intervals)[(len(intervals) - 1) // 2]
            missing = sum(round(i / median) - 1 for i in intervals if i > 1.5 * median)
            dropped.append(missing / (missing + len(times)))
    return {"gap": max(gaps), "dropped": max(dropped), "skew": max(skew)}


def compare(name, found, expected, tolerance=1e-9):
    for key, value in expected.items():
        assert key in found, (name, key, found)
        assert abs(found[key] - value) <= tolerance * max(1, abs(value)), (name, key, found[key], value)


def pictures(topics):
    import cv2
    by_camera = {}
    for topic, messages in topics.items():
        if not topic.startswith("/camera"):
            continue
        rows = []
        for _, _, image in messages:
            pixels = np.frombuffer(image.data, np.uint8).reshape(image.height, image.step)
            pixels = pixels[:, :3 * image.width].reshape(image.height, image.width, 3).astype(int)
            red, green, blue = np.moveaxis(pixels[..., ::-1] if image.encoding == "bgr8" else pixels, -1, 0)
            gray = ((77 * red + 150 * green + 29 * blue) >> 8).astype(np.uint8)
            rows.append((cv2.Laplacian(gray, cv2.CV_64F).var(), 1 - gray.mean() / 255,
                         np.mean(gray >= 250)))
        datas = [bytes(image.data) for _, _, image in messages]
        copies = np.mean([a == b for a, b in zip(datas, datas[1:])])
        by_camera[topic] = (rows, copies)
    return by_camera


def check(recording, recorded, velocity, steps):
    topics, _ = read(recording)
    _, (scores,) = read(recorded)
    joints = topics["/joint_states"]
    times = [time for time, _, _ in joints]
    compare("recording", scores, motion(times, [value.position for _, _, value in joints]), 1e-8)
    compare("recording", scores, timing([[(time, sent) for time, sent, _ in messages]
                                         for messages in topics.values()]))
    _, (scores,) = read(velocity)
    compare("velocity", scores, motion(times, [value.velocity for _, _, value in joints], True, 0.1), 1e-8)
    compare("velocity", scores, {"toggles": toggles([value.position[0] for _, _, value in joints])})

    # Pictures: every moment of the first camera, with the others' latest.
    cameras = pictures(topics)
    _, (scores,) = read(recorded)
    sharp = min(np.mean([row[0] for row in rows]) for rows, _ in cameras.values())
    dark = max(np.mean([row[1] for row in rows]) for rows, _ in cameras.values())
    compare("pictures", scores, {"sharpness": sharp, "dark": dark}, 0.05)
    compare("pictures", scores, {"duplicates": max(copies for _, copies in cameras.values())})

    _, all_scores = read(steps)
    assert len(all_scores) == len(NAMES)
    for name, scores in zip(NAMES, all_scores):
        arrays = np.load(f"{name}.npz")
        count = len(arrays["action"])
        times = np.arange(count) * 50_000_000
        compare(name, scores, motion(times, arrays["observation/state"]), 1e-8)
        compare(name, scores, {
            "toggles": toggles(arrays["action"][:, -1]), "gap": 0.05, "dropped": 0,
            "clipped": np.mean((arrays["action"] <= -0.5) | (arrays["action"] >= 0.5))})
        members = np.stack([arrays[key].astype(float) for key in "abc"])
        variance = members.var(0).mean(-1)
        logits = arrays["logits"].reshape(-1, 6)
        p = np.exp(logits - logits.max(-1, keepdims=True))
        p /= p.sum(-1, keepdims=True)
        entropy, ordered = -(p * np.log(p)).sum(-1), np.sort(p, -1)
        top = arrays["ood/score"].max() / 5
        normal = np.arange(19) / 8
        compare(name, scores, {
            "variance": variance.mean(), "variance_max": variance.max(), "entropy": entropy.mean(),
            "entropy_max": entropy.max(), "margin": (ordered[:, -1] - ordered[:, -2]).mean(),
            "ood": top, "ood_alarms": np.mean(arrays["ood/score"] > 5),
            "ood_p": (1 + np.sum(normal >= top)) / 20})


def joined(path, error):
    ends = [json.loads(line)["value"] for line in open(path) if '"END"' in line]
    found = [{item["key"]: float(item["value"]) for item in end["attributes"]
              if item["key"].startswith("score.")} for end in ends]
    rows = [json.loads(line) for line in open("tables/loss.jsonl")]
    for name, scores in zip(NAMES, found):
        losses = [row["loss"] for row in rows if row["id"] == f"{name}#0"]
        expected = {"score.loss": np.mean(losses), "score.loss_max": max(losses), "score.rare": 3.0} if losses else {}
        assert scores.keys() == expected.keys(), (scores, expected)
        compare(name, scores, expected)
    lines = open(error).read().splitlines()
    assert [line.split()[0] for line in lines] == ["1", "1"], lines


{"make": make, "check": check, "joined": joined}[sys.argv[1]](*sys.argv[2:])
