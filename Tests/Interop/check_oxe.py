"""Every Open X-Embodiment configuration of OpenVLA and Octo, from an RLDS dataset to standard steps.

check_oxe.py CONFIGS.json GOLDEN    GOLDEN: the folder of transforms_openvla.npz and its siblings

For each configuration a dataset is made with all features that the dataset has as published, see
oxe_features.txt; its values are those that the original function got, where they are recorded. rlds-cat,
traj-map --oxe and traj-window run on it, and what comes out equals the original's results. Where the
original function got other names or types than the published ones, a second dataset has those, too.
Exits 1 when one of them fails, and names it.

These are not in oxe_features.txt. Their features are what the original functions got: bridge_dataset and
bridge_orig (not the catalog's bridge), aloha_static_dataset, aloha_dagger_dataset, gnm_dataset, rh20t,
furniture_bench_dataset_converted_externally_to_rlds, tdroid_*, libero_*; or what they read, see READ.
The images, texts and states that a configuration names are added.
"""

import functools
import json
import os
import pathlib
import re
import subprocess
import sys
import zlib

import check_rlds
import imagecodecs
import numpy as np
from check_rlds import TEXT, dictionary, image, sequence, stream, tensor, value
from tfrecord.writer import TFRecordWriter

# What functions read that have no recorded results: float32 vectors.
READ = {
    "robo_net": {"action": 5, "observation.state": 5},
    "cmu_playing_with_food": {"action": 8, "observation.state": 6},
    "mujoco_manip": {"action": 7, "observation.proprio": 7},
}
TEXTS = ["language_instruction", "observation.natural_language_instruction"]
# What OpenVLA refuses to train on, its original code refuses, too.
REFUSED = "OpenVLA trains on EEF_POS and EEF_R6 only"
WIDTHS = {
    "EEF_POS": 7, "EEF_R6": 10, "JOINT_POS": 8, "JOINT_POS_BIMANUAL": 14,
    "JOINT_POS_BIMANUAL_NAV": 16, "NAV_2D": 2}
ROLES = ["primary", "secondary", "wrist"]
RANDOM = np.random.default_rng(1)


def published():
    """For each configuration: name of a feature -> class, type, shape, encoding."""
    datasets, features = {}, {}
    for line in (pathlib.Path(__file__).parent / "oxe_features.txt").read_text().splitlines():
        if line.startswith("  "):
            name, kind, dtype, *shape = line.split()
            encoding = "none" if not shape or shape[-1].isdigit() else shape.pop()
            features[name] = kind, dtype, tuple(map(int, shape)), encoding
        elif line and not line.startswith("#"):
            features = {}
            for name in line.partition(" = ")[0].split(", "):
                datasets[name] = features
    return datasets


# A feature is a triple: what features.json says of it, its values and their kind in a tf.train.Example.


@functools.cache
def picture(dtype, height, width, channels):
    """An image as tensorflow_datasets stores it."""
    pixels = np.add.outer(np.arange(height), np.arange(width))[..., None] + np.arange(channels)
    if channels == 3:
        return imagecodecs.jpeg_encode((pixels % 256).astype("u1"))
    if dtype == "float32":  # The bytes of a number are RGBA.
        return imagecodecs.png_encode((pixels / 100).astype("<f4").view("u1"))
    return imagecodecs.png_encode(pixels.astype(dtype)[..., 0])


def picture_feature(count, dtype, shape, encoding):
    return image(*shape, dtype, encoding), [picture(dtype, *shape)] * count, "byte"


def text_feature(count, texts=None, declared=TEXT):
    texts = texts or ["pick up the c\u00fcbe"] * count
    return declared, [text.encode() for text in texts], "byte"


def tensor_feature(array, encoding="none", declared=None):
    declared = declared or tensor(array.dtype.name, *array.shape[1:], encoding=encoding)
    if encoding == "zlib":
        return declared, [zlib.compress(row.tobytes()) for row in array], "byte"
    if array.dtype.kind == "f":
        return declared, array.astype("f4").ravel(), "float"
    return declared, array.astype("i8").ravel(), "int"


def sample(name, dtype, shape):
    """Valid values of a feature of which none are recorded; shape: of all steps."""
    array = np.zeros(shape, dtype)
    if name in ("steps.is_first", "steps.is_last", "steps.is_terminal"):
        array[0 if name == "steps.is_first" else -1] = True
    elif dtype.startswith("float"):
        array = (RANDOM.random(shape, np.float32) * 2).astype(dtype)
    else:
        array = RANDOM.integers(0, 2 if dtype == "bool" else 100, shape).astype(dtype)
    return array


def published_features(published, arrays, strings, count):
    """All features of a dataset as published, with the recorded values where they are of its shape."""
    features = {}
    # The datasets whose texts are in the observation declare images without an encoding.
    old = "steps.observation.natural_language_instruction" in published
    for name, (kind, dtype, shape, encoding) in published.items():
        length = count if name.startswith("steps.") else 1
        if kind == "Image":
            stored = "jpeg" if shape[-1] == 3 else "png"
            features[name] = picture_feature(length, dtype, shape, None if old else stored)
        elif dtype == "string":
            declared = TEXT if kind == "Text" else tensor("string")
            features[name] = text_feature(length, strings.get(name), declared)
        else:
            array = arrays.get(name)
            if array is None or array.shape[1:] != shape:
                array = sample(name, dtype, (length, *shape))
            features[name] = tensor_feature(array.astype(dtype), encoding)
            if kind == "Tensor":
                features[name][0]["pythonClassName"] = tensor(dtype, 1)["pythonClassName"]
    return features


def recorded_features(config, arrays, strings, packed, form, count):
    """The features that the original function got."""
    features = {}
    cameras = {key for key in config["image"] if key}
    for name, array in arrays.items():
        if name in packed and form == "bytes":
            features[name] = tensor_feature(array, "zlib", tensor("string"))
        else:
            features[name] = tensor_feature(array)
    for name, texts in strings.items():
        if re.search("jpg|img|png|ext|wrist|depth", texts[0]) and "observation." in name:
            cameras.add(name.removeprefix("steps.observation."))
        else:
            features[name] = text_feature(count, texts)
    for key in cameras | {key for key in config["depth"] if key}:
        depth = ("float32", (24, 32, 1), "png") if "depth" in key else ("uint8", (24, 32, 3), "jpeg")
        features.setdefault(f"steps.observation.{key}", picture_feature(count, *depth))
    return features


def write(folder, name, features):
    path = pathlib.Path(folder) / "1.0.0"
    path.mkdir(parents=True)
    shard = path / f"{name}-train.tfrecord-00000-of-00001"
    writer = TFRecordWriter(str(shard))
    writer.write({key.replace(".", "/"): feature[1:] for key, feature in features.items()})
    writer.close()
    (path / "dataset_info.json").write_text(json.dumps({
        "name": name, "version": "1.0.0", "fileFormat": "tfrecord",
        "splits": [
            {"name": "train", "numBytes": str(shard.stat().st_size - 16), "shardLengths": ["1"]}]}))
    declared = {key: feature[0] for key, feature in features.items()}
    steps = {k.removeprefix("steps."): d for k, d in declared.items() if k.startswith("steps.")}
    declared = {key: d for key, d in declared.items() if not key.startswith("steps.")}
    declared["steps"] = sequence(dictionary(steps, "."), "dataset_feature.Dataset")
    (path / "features.json").write_text(json.dumps(dictionary(declared, ".")))


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


class Recorded:
    """What the original function of a configuration got and gave: arrays by their names."""

    def __init__(self, config, golden, texts):
        function = config["transform"]

        def arrays(kind):
            prefix = f"{function}.{kind}."
            return {key[len(prefix):]: golden[key] for key in golden if key.startswith(prefix)}

        known = texts.get(function, {}).get("in_strings", {})
        before = arrays("in")
        self.after = arrays("out")
        self.packed = {
            "steps." + key.partition(" (")[0] for key in before if "(before zlib" in key}
        self.before = {"steps." + key.partition(" (")[0]: array for key, array in before.items()}
        poses = self.before.get("steps.observation.end_effector_pose")
        if poses is not None:  # As published, utokyo_xarm_bimanual has it in two parts.
            self.before["steps.observation.pose_l"] = poses[:, :6]
            self.before["steps.observation.pose_r"] = poses[:, 6:]
        self.strings = {"steps." + key: strings for key, strings in known.items()}
        self.count = max([len(v) for v in [*before.values(), *known.values()]] or [9])
        self.is_given = bool(before)

    def add(self, config):
        """What the function of a dataset without a publication reads."""
        read = READ.get(config["name"], {})
        for key, width in read.items():
            self.before["steps." + key] = RANDOM.random((self.count, width), np.float32)
        for key in TEXTS if read else []:
            self.strings["steps." + key] = ["pick"] * self.count
        for key in config.get("state", []):
            if key and f"observation.{key}" not in self.after:
                self.before.setdefault(
                    f"steps.observation.{key}", RANDOM.random((self.count, 4), np.float32))


def datasets(config, recorded, published):
    """The datasets to try of a configuration: form -> features."""
    if published is None:
        recorded.add(config)
        forms, all_of_it = ["recorded"], {}
    else:
        action = recorded.before.get("steps.action")
        if action is not None and action.shape[1:] != published["steps.action"][2]:
            # The function was recorded with another dataset.
            recorded.before, recorded.is_given = {}, False
        all_of_it = published_features(published, recorded.before, recorded.strings, recorded.count)
        differs = any(
            published.get(name, "")[1:3] != (array.dtype.name, array.shape[1:])
            for name, array in recorded.before.items())
        forms = ["bytes", "recorded"] if recorded.packed else ["recorded"] if differs else []
        yield "published", all_of_it
    for form in forms:
        given = recorded_features(
            config, recorded.before, recorded.strings, recorded.packed, form, recorded.count)
        flags = {
            f"steps.{flag}": tensor_feature(sample(f"steps.{flag}", "bool", (recorded.count,)))
            for flag in ["is_first", "is_last"]}
        yield form, flags | given | {
            name: feature for name, feature in all_of_it.items()
            if name not in given or feature[0].get("image")}


def check(flavor, config, recorded, form, features):
    name = config["name"]
    folder = f"{flavor}-{name}-{form}"
    # What the reader cannot use is no reason to refuse the rest.
    unused = {"pythonClassName": "tensorflow_datasets.core.features.audio_feature.Audio", "audio": {}}
    features["steps.observation.unused"] = unused, [b"?"] * recorded.count, "byte"
    write(folder, name, features)
    views = [
        role for role, key in zip(ROLES, config["image"])
        if f"steps.observation.{key}" in features]
    options = f"--views {','.join(views)}" if views else ""
    depth = "--depth" if any(config["depth"]) else ""
    fault = run(f"rlds-cat -q {folder} > {folder}.read") or read_back(folder)
    command = f"traj-map --flavor {flavor} --oxe {name} {options} {depth} < {folder}.read"
    fault = fault or run(f"{command} > {folder}.mcap") or run(
        f"traj-window --window 2 --future 1 < {folder}.mcap | stream-check")
    if is_refused(flavor, config):
        return "" if REFUSED in fault else fault or "it is not refused"
    if fault:
        return fault
    steps = stream(f"{folder}.mcap")[0][1]
    width = column(steps, "action").shape[-1]
    if config["action_enc"] in WIDTHS and width != WIDTHS[config["action_enc"]]:
        return f"{config['action_enc']} has {width} numbers"
    expected = [f"image_{role}" for role in views]
    expected += [f"depth_{role}" for role, key in zip(ROLES, config["depth"]) if key]
    for key in expected:
        if f"observation/{key}" not in steps[0]:
            return f"no {key}"
    return compare(flavor, config, recorded, steps) if recorded.is_given else ""


def is_refused(flavor, config):
    return flavor == "openvla" and config["action_enc"] not in ("EEF_POS", "EEF_R6")


def read_back(folder):
    """Whether rlds-cat gave each feature, used or not, the values of the dataset."""
    try:
        check_rlds.check(f"{folder}/1.0.0", "train", f"{folder}.read")
    except AssertionError as fault:
        return f"rlds-cat: {fault}"
    return ""


def compare(flavor, config, recorded, steps):
    after, before = recorded.after, recorded.before
    fault = same("action", column(steps, "action"), after.get("action", before.get("steps.action")))
    if flavor == "octo":
        proprio = [after["observation.proprio"]] if "observation.proprio" in after else []
    else:
        zero = np.zeros((recorded.count, 1), np.float32)
        proprio = [
            after.get(f"observation.{key}", before.get(f"steps.observation.{key}")) if key else zero
            for key in config["state"]]
    if fault or not proprio or any(p is None for p in proprio):
        return fault
    expected = [np.asarray(p, np.float32).reshape(len(p), -1)[:len(steps)] for p in proprio]
    return same("proprio", column(steps, "observation/proprio"), np.concatenate(expected, 1))


def main():
    configs = json.load(open(sys.argv[1]))
    known = published()
    assert set(known) <= {config["name"] for config in configs["openvla"] + configs["octo"]}
    failed = total = of_published = compared = 0
    for flavor in ["openvla", "octo"]:
        golden = np.load(os.path.join(sys.argv[2], f"transforms_{flavor}.npz"))
        texts = json.load(open(os.path.join(sys.argv[2], f"transforms_{flavor}.json")))
        golden = {key: golden[key] for key in golden}
        for config in configs[flavor]:
            recorded = Recorded(config, golden, texts)
            of_published += config["name"] in known
            for form, features in datasets(config, recorded, known.get(config["name"])):
                total += 1
                fault = check(flavor, config, recorded, form, features)
                if fault:
                    failed += 1
                    print(f"{flavor} {config['name']} {form}: {fault}")
            compared += recorded.is_given and not is_refused(flavor, config)
    count = len(configs["openvla"] + configs["octo"])
    print(
        f"{count} configurations, {of_published} of published features, {compared} compared with the"
        f" original functions; {total - failed} of {total} datasets")
    sys.exit(failed > 0)


main()
