"""Samples of tar-write as their loaders read them, and samples for tar-cat.

check_tar.py plain STEPS FILES      webdataset reads FILES as the steps of `stream-text --json --full`
check_tar.py foundry STEPS DIR MOST  the windows of DIR (2 observations, 15 later actions, at most MOST
                                     padded steps) by the rules of VLA Foundry's loader
check_tar.py write STEM              STEM-0000.tar and so on, by webdataset's ShardWriter
check_tar.py foreign STREAM          the stream that tar-cat made of them
"""

import base64
import json
import pathlib
import sys

import numpy as np
import webdataset as wds

PAST, FUTURE = 2, 15
CAMERAS = "image_primary", "image_wrist"


def numbers(value):
    for kind in "float64", "float32", "int64":
        if value.get(kind):
            return np.array(value[kind], kind).reshape([int(n) for n in value["shape"]])


def episodes(path):
    """For each episode its steps, dictionaries of what features hold."""
    found = []
    for line in open(path):
        record = json.loads(line)
        if record["record"] != "message":
            continue
        topic, value = record["topic"], record["value"]
        if topic == "/episode":
            if value["event"] == "BEGIN":
                found.append([])
            continue
        if record["sequence"] == len(found[-1]):
            found[-1].append({})
        if "text" in value:
            value = value["text"]
        elif "data" in value:
            value = base64.b64decode(value["data"])
        else:
            value = numbers(value)
        found[-1][-1][topic] = value
    return found


def plain(steps, files):
    samples = list(wds.WebDataset(files, shardshuffle=False))
    decoded = list(wds.WebDataset(files, shardshuffle=False).decode("rgb8"))
    expected = [step for episode in episodes(steps) for step in episode]
    assert len(samples) == len(expected), (len(samples), len(expected))
    for sample, pixels, step in zip(samples, decoded, expected):
        assert np.array_equal(pixels["action.npy"], step["action"])
        assert pixels["action.npy"].dtype == step["action"].dtype
        assert np.array_equal(pixels["proprio.npy"], step["observation/proprio"])
        assert pixels["txt"] == step["language_instruction"]
        for camera in CAMERAS:
            assert sample[f"{camera}.jpg"] == step[f"observation/{camera}"]
            assert pixels[f"{camera}.jpg"].ndim == 3
        assert set(pixels["json"]) == {"episode_id", "episode_index", "step", "timestamp"}
    assert len({sample["__key__"] for sample in samples}) == len(samples)


def foundry(steps, folder, most):
    folder = pathlib.Path(folder)
    manifest = [json.loads(line) for line in open(folder / "manifest.jsonl")]
    files = f"{folder}/{{{','.join(shard['shard'] for shard in manifest)}}}.tar"
    assert len(manifest) > 1 and files.count(".tar") == 1
    read = list(wds.WebDataset(files, shardshuffle=False).decode("rgb8"))
    raw = list(wds.WebDataset(files, shardshuffle=False))
    assert sum(shard["num_sequences"] for shard in manifest) == len(read)
    for shard in manifest:
        one = list(wds.WebDataset(f"{folder}/{shard['shard']}.tar", shardshuffle=False))
        assert len(one) == shard["num_sequences"]
    expected = []
    for episode in episodes(steps):
        for anchor in range(len(episode)):
            if max(0, anchor + FUTURE - len(episode) + 1) <= most:
                expected.append((episode, anchor))
    assert len(read) == len(expected), (len(read), len(expected))

    total = PAST + FUTURE
    fields = {}
    for sample, undecoded, (episode, anchor) in zip(read, raw, expected):
        # filter_robotics_sample
        for end in "lowdim.npz", "metadata.json", ".jpg":
            assert any(key.endswith(end) for key in sample)
        metadata, lowdim = sample["metadata.json"], sample["lowdim.npz"]
        assert metadata["camera_names"] == list(CAMERAS)
        assert metadata["anchor_relative_idx"] == PAST - 1
        assert sample["language_instructions.json"] == {"original": ["pick up the red cube"]}
        # extract_robotics_fields: the camera and the offset are in the name.
        for camera in CAMERAS:
            assert metadata["original_image_sizes"][camera] == [160, 120]
            for offset in -1, 0:
                name = f"{camera}_t{offset}.jpg"
                step = episode[max(0, anchor + offset)]
                assert undecoded[name] == step[f"observation/{camera}"]
                assert sample[name].shape == (120, 160, 3)
        # crop_sequence takes rows around the anchor of every array.
        for name in "action", "observation/proprio":
            assert lowdim[name].shape == (total, len(episode[0][name]))
            real = lowdim["past_mask"] | lowdim["future_mask"]
            fields.setdefault(name, []).append(np.where(real[:, None], lowdim[name], np.nan))
        rows = [anchor - PAST + 1 + row for row in range(total)]
        assert lowdim["past_mask"].tolist() == [0 <= row < anchor for row in rows]
        assert lowdim["future_mask"].tolist() == [anchor <= row < len(episode) for row in rows]
        for index, row in enumerate(rows):
            if 0 <= row < len(episode):
                assert np.array_equal(lowdim["action"][index], episode[row]["action"])
                if row <= anchor:
                    assert np.array_equal(lowdim["observation/proprio"][index], episode[row]["observation/proprio"])
    stats = json.load(open(folder / "stats.json"))
    for name, windows in fields.items():
        check_statistics(stats[name], np.array(windows))


def check_statistics(stats, values):
    """values: [samples, steps, dimensions], NaN where padded."""
    count = np.sum(~np.isnan(values[..., 0]), axis=0)
    assert stats["count"] == count.tolist() == stats["percentile_sample_count"]

    def equal(key, expected):
        assert np.allclose(stats[key], expected, rtol=1e-9, atol=1e-12), (key, stats[key], expected)

    mean, variance = np.nanmean(values, axis=0), np.nanvar(values, axis=0, ddof=1)
    equal("mean_per_timestep", mean)
    equal("std_per_timestep", np.sqrt(variance))
    equal("min_per_timestep", np.nanmin(values, axis=0))
    equal("max_per_timestep", np.nanmax(values, axis=0))
    overall = np.average(mean, axis=0, weights=count)
    equal("mean", overall)
    spread = np.average(variance, axis=0, weights=count) + np.average(
        (mean - overall) ** 2, axis=0, weights=count)
    equal("std", np.sqrt(spread))
    equal("min", np.nanmin(values, axis=(0, 1)))
    equal("max", np.nanmax(values, axis=(0, 1)))
    flat = values.reshape(-1, values.shape[-1])
    for percent in 1, 2, 5, 95, 98, 99:
        equal(f"percentile_{percent}_per_timestep", np.nanpercentile(values, percent, axis=0))
        # Above a thousand numbers the quantile is an estimate: between neighboring exact ones.
        low, high = (np.nanpercentile(flat, min(max(percent + by, 0), 100), axis=0) for by in (-1.5, 1.5))
        estimate = np.array(stats[f"percentile_{percent}"])
        assert np.all((estimate >= low - 1e-9) & (estimate <= high + 1e-9)), (percent, low, estimate, high)
    check_state(stats["tdigest_state"], flat)
    state = stats["tdigest_state_per_timestep"]
    assert state["shape"] == list(values.shape[1:]) and not state["digests"]["indices"]
    for (step, dimension), data in zip(state["buffers"]["indices"], state["buffers"]["data"], strict=True):
        own = values[:, step, dimension]
        assert sorted(data) == sorted(own[~np.isnan(own)].tolist())


def check_state(state, flat):
    """As TDigestEstimator.load_state of VLA Foundry reads it."""
    from tdigest_rs import TDigest

    assert state["max_buffer"] == 1000 and state["shape"] == [flat.shape[1]]
    digests = state["digests"]
    if np.sum(~np.isnan(flat[:, 0])) < state["max_buffer"]:
        assert not digests["indices"] and len(state["buffers"]["data"]) == flat.shape[1]
        return
    assert digests["indices"] == [[index] for index in range(flat.shape[1])]
    for index, means, weights in zip(digests["indices"], digests["means"], digests["weights"], strict=True):
        digest = TDigest.from_means_weights(
            np.array(means, np.float32), np.array(weights, np.uint32), state["compression"])
        own = flat[:, index[0]][~np.isnan(flat[:, index[0]])]
        assert sum(weights) == len(own) == state["counts"][index[0]]
        low, high = np.percentile(own, [44, 56])
        assert low - 1e-6 <= digest.quantile(0.5) <= high + 1e-6


def foreign_samples():
    random = np.random.default_rng(0)
    for step in range(10):
        yield {
            "__key__": f"{step:04}", "state.npy": random.random((2, 3)), "cls": step,
            "arrays.npz": {"a": np.arange(step, dtype=np.int16)}, "txt": f"step {step}",
            "image.png": np.full((4, 5, 3), step, np.uint8),
        }


def write(stem):
    with wds.ShardWriter(f"{stem}-%04d.tar", maxcount=4, verbose=0) as writer:
        for sample in foreign_samples():
            writer.write(sample)


def foreign(stream):
    read = episodes(stream)
    assert [len(episode) for episode in read] == [4, 4, 2]
    for step, sample in zip(sum(read, []), foreign_samples(), strict=True):
        assert np.array_equal(step["state"], sample["state.npy"])
        assert step["cls"].tolist() == sample["cls"]
        assert step["language_instruction"] == sample["txt"]
        assert step["image"][:4] == b"\x89PNG"


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    if command == "foundry":
        rest[2] = float("inf") if rest[2] == "none" else int(rest[2])
    {"plain": plain, "foundry": foundry, "write": write, "foreign": foreign}[command](*rest)
