"""Every Open X-Embodiment configuration of OpenVLA and Octo, from an RLDS dataset to standard steps.

check_oxe.py CONFIGS.json GOLDEN    GOLDEN: the folder of transforms_openvla.npz and its siblings

For each configuration a dataset is made whose features have the names, types and values that the
original function got; rlds-cat, traj-map --oxe and traj-window run on it, and what comes out equals
the original's results. Exits 1 when one of them fails, and names it.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import zlib

import numpy as np
from check_rlds import IMAGES, TEXT, dictionary, image, sequence, stream, tensor, value
from tfrecord.writer import TFRecordWriter

# The features of datasets whose functions have no recorded results. Those of nyu_franka_play, kuka and
# berkeley_autolab_ur5 are as the catalog of tensorflow_datasets publishes them, the others are what
# their functions read; images and texts that a configuration names are added.
ARM = {"action.world_vector": ("f4", 3), "action.rotation_delta": ("f4", 3)}
FEATURES = {
    "roboturk": ARM | {"action.gripper_closedness_action": ("f4", 1)},
    "nyu_door_opening_surprising_effectiveness": ARM | {
        "action.gripper_closedness_action": ("f4", 1)},
    "berkeley_autolab_ur5": ARM | {
        "action.gripper_closedness_action": ("f4",), "action.terminate_episode": ("f4",),
        "observation.image_with_depth": "float image",
        "observation.natural_language_embedding": ("f4", 512), "observation.robot_state": ("f4", 15)},
    "toto": ARM | {"action.open_gripper": ("b1",), "observation.state": ("f4", 7)},
    "language_table": {
        "action": ("f4", 2), "observation.effector_target_translation": ("f4", 2),
        "observation.effector_translation": ("f4", 2), "observation.instruction": ("i4", 512)},
    "nyu_rot_dataset_converted_externally_to_rlds": {
        "action": ("f4", 7), "observation.state": ("f4", 7)},
    "austin_buds_dataset_converted_externally_to_rlds": {
        "action": ("f4", 7), "observation.state": ("f4", 24)},
    "nyu_franka_play_dataset_converted_externally_to_rlds": {
        "action": ("f4", 15), "observation.depth": ("i4", 128, 128, 1),
        "observation.depth_additional_view": ("i4", 128, 128, 1), "observation.state": ("f4", 13)},
    "austin_sailor_dataset_converted_externally_to_rlds": {
        "action": ("f4", 7), "observation.state": ("f4", 8), "observation.state_ee": ("f4", 16),
        "observation.state_gripper": ("f4", 1), "observation.state_joint": ("f4", 7)},
    "utokyo_xarm_pick_and_place_converted_externally_to_rlds": {
        "action": ("f4", 7), "observation.end_effector_pose": ("f4", 6),
        "observation.joint_state": ("f4", 14), "observation.joint_trajectory": ("f4", 21),
        "observation.proprio": ("f4", 6)},
    "robo_net": {"action": ("f4", 5), "observation.state": ("f4", 5)},
    "berkeley_rpt_converted_externally_to_rlds": {
        "action": ("f4", 8), "observation.gripper": ("b1",), "observation.joint_pos": ("f4", 7)},
    "stanford_mask_vit_converted_externally_to_rlds": {
        "action": ("f4", 5), "observation.end_effector_pose": ("f4", 5),
        "observation.finger_sensors": ("f4", 1), "observation.high_bound": ("f4", 5),
        "observation.low_bound": ("f4", 5), "observation.state": ("f4", 15)},
    "utaustin_mutex": {"action": ("f4", 7), "observation.state": ("f4", 24)},
    "cmu_playing_with_food": {"action": ("f4", 8), "observation.state": ("f4", 6)},
    "dobbe": {"action": ("f4", 7), "observation.state": ("f4", 6)},
    "droid_wipe": {
        "action_dict.cartesian_velocity": ("f8", 6), "action_dict.gripper_position": ("f8", 1),
        "observation.cartesian_position": ("f8", 6), "observation.gripper_position": ("f8", 1)},
    "mujoco_manip": {"action": ("f4", 7), "observation.proprio": ("f4", 7)},
    "aloha_mobile_dataset": {"action": ("f4", 16), "observation.state": ("f4", 14)},
}
TEXTS = ["language_instruction", "observation.natural_language_instruction"]
# What OpenVLA refuses to train on, its original code refuses, too.
REFUSED = "OpenVLA trains on EEF_POS and EEF_R6 only"
WIDTHS = {
    "EEF_POS": 7, "EEF_R6": 10, "JOINT_POS": 8, "JOINT_POS_BIMANUAL": 14,
    "JOINT_POS_BIMANUAL_NAV": 16, "NAV_2D": 2}

JPEG = (IMAGES / "color0.jpg").read_bytes()
KINDS = {"i": "int", "u": "int", "b": "int", "f": "float"}


def depth_png(count):
    """Float32 images as tensorflow_datasets stores them: the bytes of a number are RGBA."""
    import imagecodecs

    depth = (np.arange(24 * 32).reshape(24, 32) / 100).astype("<f4")
    return [imagecodecs.png_encode(depth.view("u1").reshape(24, 32, 4))] * count


def inputs(config, arrays, strings, float_images, steps, form):
    """The features of the steps and their values."""
    features, values = {}, {}
    cameras = {key for key in config["image"] if key}
    depths = {key for key in config["depth"] if key}
    for key, array in arrays.items():
        key, _, packed = key.partition(" (before zlib")
        name = key.replace(".", "/")
        if packed:
            features[name] = {
                "bytes": tensor("string"),
                "zlib": tensor("float32", *array.shape[1:], encoding="zlib"),
                "plain": tensor("float32", *array.shape[1:])}[form]
            if form != "plain":
                values[name] = ([zlib.compress(row.tobytes()) for row in array], "byte")
                continue
        else:
            features[name] = tensor(array.dtype.name, *array.shape[1:])
        kind = KINDS[array.dtype.kind]
        values[name] = (array.astype("f4" if kind == "float" else "i8").ravel().tolist(), kind)
    for key, texts in strings.items():
        name = key.replace(".", "/")
        if re.search("jpg|img|png|ext|wrist|depth", texts[0]) and key.startswith("observation."):
            cameras.add(name.removeprefix("observation/"))
        elif name not in features:
            features[name] = TEXT
            values[name] = ([text.encode() for text in texts], "byte")
    for key in float_images:
        features[key.replace(".", "/")] = image(24, 32, 1, "float32", "png")
        values[key.replace(".", "/")] = (depth_png(steps), "byte")
        depths = set()  # They get their names in the map.
    for key in cameras | depths:
        name = "observation/" + key
        if name in features:
            continue
        if "depth" in key:
            features[name] = image(24, 32, 1, "float32", "png")
            values[name] = (depth_png(steps), "byte")
        else:
            features[name] = image(24, 32, 3)
            values[name] = ([JPEG] * steps, "byte")
    return features, values


def write(folder, name, features, values):
    path = pathlib.Path(folder)
    path.mkdir(parents=True)
    writer = TFRecordWriter(str(path / f"{name}-train.tfrecord-00000-of-00001"))
    writer.write({"steps/" + key: pair for key, pair in values.items()})
    writer.close()
    (path / "dataset_info.json").write_text(json.dumps({
        "name": name, "version": "1.0.0", "fileFormat": "tfrecord",
        "splits": [{"name": "train", "numBytes": "1", "shardLengths": ["1"]}]}))
    (path / "features.json").write_text(json.dumps(
        dictionary({"steps": sequence(dictionary(features), "dataset_feature.Dataset")})))


def run(command):
    result = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True)
    return result.stderr.strip() if result.returncode else ""


def column(steps, name):
    return np.stack([value(*step[name]) for step in steps])


def same(what, there, expected):
    expected = np.asarray(expected)
    if there.shape != expected.shape:
        return f"{what} has shape {there.shape}, not {expected.shape}"
    if not np.allclose(there, expected, rtol=1e-5, atol=1e-6, equal_nan=True):
        return f"{what} differs by {np.abs(there - expected).max()}"
    return ""


def check(flavor, config, golden, texts, form):
    name, function = config["name"], config["transform"]
    folder = f"{flavor}-{name}-{form}"

    def arrays(kind):
        prefix = f"{function}.{kind}."
        return {key[len(prefix):]: golden[key] for key in golden if key.startswith(prefix)}

    before, after = arrays("in"), arrays("out")
    known = texts.get(function, {})
    strings = known.get("in_strings", {})
    states = config.get("state", [])
    depths = []
    count = max([len(v) for v in [*before.values(), *strings.values()]] or [9])
    random = np.random.default_rng(1)
    if name in FEATURES:
        before, after, strings = {}, {}, {key: ["pick"] * count for key in TEXTS}
        for key, published in FEATURES[name].items():
            if published == "float image":
                depths.append(key)
                continue
            dtype, *shape = published
            before[key] = (random.random((count, *shape)) * 2).astype(dtype)
    for key in states:
        known = {k.partition(" (")[0] for k in [*before, *after]}
        if key and f"observation.{key}" not in known:
            before[f"observation.{key}"] = random.random((count, 4), np.float32)
    features, values = inputs(config, before, strings, depths, count, form)
    for flag in ["is_first", "is_last"]:
        if flag not in features:
            features[flag] = tensor("bool")
            values[flag] = ([0] * count, "int")
    # What the reader cannot use is no reason to refuse the rest.
    features["observation/unused"] = {
        "pythonClassName": "tensorflow_datasets.core.features.audio_feature.Audio", "audio": {}}
    values["observation/unused"] = ([b"?"] * count, "byte")
    write(f"{folder}/1.0.0", name, features, values)
    views = [role for role, key in zip(["primary", "secondary", "wrist"], config["image"]) if key]
    options = f"--views {','.join(views)}" if views else ""
    depth = "--depth" if any(config["depth"]) else ""
    command = f"rlds-cat -q {folder} | traj-map --flavor {flavor} --oxe {name} {options} {depth}"
    fault = run(f"{command} > {folder}.mcap") or run(
        f"traj-window --window 2 --future 1 < {folder}.mcap | stream-check")
    if flavor == "openvla" and config["action_enc"] not in ("EEF_POS", "EEF_R6"):
        return "" if REFUSED in fault else fault or "it is not refused"
    if fault:
        return fault
    steps = stream(f"{folder}.mcap")[0][1]
    action = after.get("action", before.get("action"))
    width = column(steps, "action").shape[-1]
    if config["action_enc"] in WIDTHS and width != WIDTHS[config["action_enc"]]:
        fault = f"{config['action_enc']} has {width} numbers"
    if name not in FEATURES and action is not None:
        fault = fault or same("action", column(steps, "action"), action)
    unpacked = {key.partition(" (")[0]: array for key, array in before.items()}
    zero = np.zeros((count, 1), np.float32)
    proprio = [
        after.get(f"observation.{key}", unpacked.get(f"observation.{key}")) if key else zero
        for key in states]
    if flavor == "octo":
        proprio = [after["observation.proprio"]] if "observation.proprio" in after else []
    if name not in FEATURES and proprio and all(p is not None for p in proprio):
        length = len(steps)
        expected = np.concatenate(
            [np.asarray(p, np.float32).reshape(len(p), -1)[:length] for p in proprio], 1)
        fault = fault or same("proprio", column(steps, "observation/proprio"), expected)
    for role in views:
        if f"observation/image_{role}" not in steps[0]:
            fault = fault or f"no image_{role}"
    return fault


def main():
    configs = json.load(open(sys.argv[1]))
    failed = total = 0
    for flavor in ["openvla", "octo"]:
        golden = np.load(os.path.join(sys.argv[2], f"transforms_{flavor}.npz"))
        texts = json.load(open(os.path.join(sys.argv[2], f"transforms_{flavor}.json")))
        golden = {key: golden[key] for key in golden}
        for config in configs[flavor]:
            forms = ["bytes", "zlib", "plain"] if config["name"] == "kuka" else ["plain"]
            for form in forms:
                total += 1
                fault = check(flavor, config, golden, texts, form)
                if fault:
                    failed += 1
                    print(f"{flavor} {config['name']} {form}: {fault}")
    print(f"{total - failed} of {total} configurations")
    sys.exit(failed > 0)


main()
