"""Compares the steps that step-align makes of simulated recordings with the arrays behind them.

The arrays (`truth`, numpy) hold every number, log time, header stamp and payload hash of a
recording; the alignment is computed from them here, by numpy, from its definition. Numbers that are
held or taken from the nearest sample are equal to the last bit, those on a line within 1e-12.
Environment: DATA, SHARED. Exits 1 at the first difference.
"""

import hashlib
import os
import pathlib
import subprocess
import sys

import numpy as np
from mcap.reader import make_reader
from mcap_protobuf.decoder import DecoderFactory

DATA = pathlib.Path(os.environ["DATA"])
SIM = pathlib.Path(os.environ["SHARED"]) / "data/sim"

ROS = {
    "joints": "/joint_states.position[0:7]", "action": "/action.data",
    "xyz": "/ee_pose.pose.position.x,/ee_pose.pose.position.y,/ee_pose.pose.position.z",
    "gripper": "/gripper/width.data", "force": "/ft_sensor/wrench.wrench.force.x"}
FOXGLOVE = {
    "joints": "/joint_states.position[0:7]", "action": "/action.data",
    "xyz": "/ee_pose.pose.position.x,/ee_pose.pose.position.y,/ee_pose.pose.position.z",
    "gripper": "/gripper.width", "force": "/wrench.force.x"}
# The stream whose times a feature has, and its numbers.
ARRAYS = {
    "joints": ("joints", lambda z: z["joint_position"][:, :7]),
    "action": ("action", lambda z: z["action"]),
    "xyz": ("ee", lambda z: z["ee_pose_xyz_xyzw"][:, :3]),
    "gripper": ("gripper", lambda z: z["gripper_width"]),
    "force": ("wrench", lambda z: z["wrench_force_torque"][:, 0])}


def times(truth, stream, clock, topics=()):
    """A message without a header has its log time only."""
    stampless = ["action", "gripper"] + (["wrench"] if topics is FOXGLOVE else [])
    hasStamp = clock == "header" and stream not in stampless
    return truth[f"{stream}_stamp_ns" if hasStamp else f"{stream}_log_ns"].astype(np.int64)


def choose(samples, ticks, rule):
    """Per tick the index of the sample held, of the nearest, or both around it."""
    before = np.searchsorted(samples, ticks, side="right") - 1
    after = np.minimum(before + 1, len(samples) - 1)
    if rule == "hold":
        return before, before
    if rule == "nearest":
        isAfter = samples[after] - ticks < ticks - samples[before]
        nearest = np.where((after > before) & isAfter, after, before)
        return nearest, nearest
    return before, np.where(samples[before] == ticks, before, after)


def expected_numbers(samples, values, ticks, rule):
    first, second = choose(samples, ticks, rule)
    length = np.where(second > first, samples[second] - samples[first], 1)
    weight = np.where(second > first, (ticks - samples[first]) / length, 0.0)
    weight = weight.reshape((-1,) + (1,) * (values.ndim - 1))
    return values[first] + (values[second] - values[first]) * weight


def read_steps(path):
    """Per feature the ticks, the sample times and the decoded messages."""
    features = {}
    with open(path, "rb") as file:
        reader = make_reader(file, validate_crcs=True, decoder_factories=[DecoderFactory()])
        for _, channel, message, decoded in reader.iter_decoded_messages(log_time_order=False):
            features.setdefault(channel.topic, []).append(
                (message.log_time, message.publish_time, decoded))
    return features


def numbers(tensor):
    values = np.array(tensor.float64)
    return values.reshape(list(tensor.shape)) if tensor.shape else values[0]


def check(program, path, truth, topics, cameras, instruction, rule, clock, *ticking):
    source = [program, path]
    aligned = ["step-align", *ticking, "--by", rule, "--time", clock]
    aligned += [f"{name}={topic}" for name, topic in topics.items()]
    aligned += [f"{name}={topic}" for name, topic in cameras.items()]
    aligned += [f"language_instruction={instruction}"]
    with open("steps.mcap", "wb") as output:
        cat = subprocess.Popen(source, stdout=subprocess.PIPE)
        subprocess.run(aligned, stdin=cat.stdout, stdout=output, check=True)
        cat.stdout.close()
        if cat.wait() != 0:
            sys.exit(f"{path}: {program} ends with {cat.returncode}")
    steps = read_steps("steps.mcap")
    streams = {name: times(truth, ARRAYS[name][0], clock, topics) for name in topics}
    streams |= {name: times(truth, name, clock) for name in cameras}
    said = int(truth["instruction_log_ns"])
    start = max([said] + [stream[0] for stream in streams.values()])
    end = min(stream[-1] for stream in streams.values())
    if ticking[0] == "--rate":
        count = int((end - start) * float(ticking[1]) / 1e9) + 2
        ticks = start + np.rint(np.arange(count) * 1e9 / float(ticking[1])).astype(np.int64)
        ticks = ticks[ticks <= end]
    else:
        ticks = times(truth, "front", clock)[:: int(ticking[3])]
        ticks = ticks[(ticks >= start) & (ticks <= end)]
    assert len(ticks) > 15, "too few steps to tell anything"
    label = f"{path.name} {' '.join(ticking)} {rule} {clock}"
    for name in [*topics, *cameras, "language_instruction"]:
        found = np.array([step[0] for step in steps[name]])
        if not np.array_equal(found, ticks):
            sys.exit(f"{label}: {name}: {len(found)} steps, not {len(ticks)}, or at other times")
    for name in topics:
        values = ARRAYS[name][1](truth)
        expected = expected_numbers(streams[name], values, ticks, rule)
        found = np.array([numbers(step[2]) for step in steps[name]])
        isEqual = (
            np.allclose(found, expected, rtol=1e-12, atol=1e-12) if rule == "linear"
            else np.array_equal(found, expected))
        if found.shape != expected.shape or not isEqual:
            sys.exit(f"{label}: {name}: other numbers")
    for name in cameras:
        index, _ = choose(streams[name], ticks, "hold" if rule == "linear" else rule)
        found = [hashlib.sha256(step[2].data).hexdigest() for step in steps[name]]
        if found != list(truth[f"{name}_payload_sha256"][index]):
            sys.exit(f"{label}: {name}: other pictures")
        if not np.array_equal([step[1] for step in steps[name]], streams[name][index]):
            sys.exit(f"{label}: {name}: other sample times")
    if {step[2].text for step in steps["language_instruction"]} != {str(truth["instruction"])}:
        sys.exit(f"{label}: other instruction")
    print(f"ok {label}: {len(ticks)} steps")


def check_all(program, path, truth, topics, cameras, instruction):
    for rule in ["hold", "nearest", "linear"]:
        for clock in ["log", "header"]:
            rest = (program, path, truth, topics, cameras, instruction, rule, clock)
            check(*rest, "--rate", "10")
            check(*rest, "--rate", "33.3")
            check(*rest, "--clock", cameras["front"], "--every", "2" if rule == "hold" else "1")


def images(suffix):
    return {name: f"/camera/{name}{suffix}" for name in ["front", "wrist"]}


def main():
    small = {name: ROS[name] for name in ["joints", "action"]}
    sample = np.load(DATA / "pick_cube_sample.npz")
    check_all(
        "bag-cat", DATA / "pick_cube_sample.bag", sample, small, images("/image_raw"),
        "/instruction.data")
    if not SIM.is_dir():
        return print(f"skipped: no {SIM}")
    check_all(
        "mcap-cat", SIM / "pick_cube_sample.mcap", sample, small, images(""), "/instruction.text")
    for name in ["ep_00", "ep_01", "ep_02", "ep_03"]:
        suffix = "/image_raw" if name == "ep_02" else "/image_raw/compressed"
        check_all(
            "bag-cat", SIM / f"{name}.bag", np.load(SIM / f"truth/{name}.npz"), ROS,
            images(suffix), "/instruction.data")
    check_all(
        "mcap-cat", SIM / "ep_04/ep_04.mcap", np.load(SIM / "truth/ep_04.npz"), ROS,
        images("/image_raw/compressed"), "/instruction.data")
    for name in ["ep_08", "ep_09", "ep_11"]:
        check_all(
            "mcap-cat", SIM / f"{name}.mcap", np.load(SIM / f"truth/{name}.npz"), FOXGLOVE,
            images(""), "/instruction.text")


main()
