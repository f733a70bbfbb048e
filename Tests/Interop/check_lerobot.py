"""Writes a stream of steps with the PyPI packages mcap and protobuf, and checks the LeRobot dataset
that became of it.

check_lerobot.py write FILE.mcap [nodepth] [START]
                                             four episodes, without depth as version 2.1 is; or those
                                             from a number on, with three cameras
check_lerobot.py record DIR STORAGE          the first one, with LeRobot itself
check_lerobot.py table DIR STORAGE           with pyarrow and DuckDB; STORAGE: jpeg, cells
check_lerobot.py old DIR STORAGE             the same for version 2.1
check_lerobot.py video DIR                   with PyAV
check_lerobot.py lerobot DIR STORAGE         with LeRobot itself, of the dataset's version
Every value follows from the step's number in all episodes. Exits 1 at the first difference.
"""

import io
import json
import sys
from pathlib import Path

import numpy as np

LENGTHS = [7, 1, 40, 130]
HEIGHT, WIDTH = 48, 64
FPS = 10
START = 1_700_000_000_000_000_000
TENSORS = {
    "action": lambda s: (np.arange(7) + s).astype(np.float32) / np.float32(8),
    "observation/state": lambda s: np.sin(np.arange(6) + s),
    "observation/grid": lambda s: (np.arange(6).reshape(2, 3) * s).astype(np.float32),
    "observation/cube": lambda s: (np.arange(24).reshape(2, 3, 4) - s).astype(np.int32),
    "next/done": lambda s: np.asarray(s % 3 == 0),
    "next/reward": lambda s: np.asarray([s / 7], np.float32),
    "counts/int8": lambda s: np.asarray([-s % 100 - 50, s % 100], np.int8),
    "counts/uint8": lambda s: np.asarray([s % 256, 255], np.uint8),
    "counts/int16": lambda s: np.asarray([-s, s], np.int16),
    "counts/uint16": lambda s: np.asarray(65535 - s, np.uint16),
    "counts/uint32": lambda s: np.asarray(2**32 - 1 - s, np.uint32),
    "counts/int64": lambda s: np.asarray(-(2**62) - s, np.int64),
    "counts/uint64": lambda s: np.asarray(2**62 + s, np.uint64),
}
TEXT = {"caption": lambda s: f"Würfel {s}", "language_instruction": lambda s: instruction(s)}
CAMERAS = {"observation/images/front": "jpeg", "observation/images/grey": "grey",
           "observation/images/png": "png", "observation/images/raw": "rgb8",
           "observation/images/depth": "16UC1", "observation/images/range": "32FC1"}


def drop_depth():
    for name in [name for name in CAMERAS if CAMERAS[name] in ("16UC1", "32FC1")]:
        del CAMERAS[name]


def few():
    """What LeRobot's own writer takes."""
    for name in set(TENSORS) - {"action", "observation/state", "counts/int8", "counts/int16"}:
        del TENSORS[name]
    for name in set(CAMERAS) - {f"observation/images/{name}" for name in ("front", "png", "raw")}:
        del CAMERAS[name]


def instruction(step):
    """Of two tasks, which change within an episode; sometimes empty."""
    return ["pick the cübe", "open the drawer", ""][step // 5 % 3]


def task(step):
    episode = int(np.searchsorted(np.cumsum(LENGTHS), step, "right"))
    return instruction(step) or f"task {episode}"


def picture(step):
    """Squares, black or white, that spell the step's number, in color but for the value."""
    pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    for bit in range(12):
        row, column = divmod(bit, 4)
        pixels[row * 16:row * 16 + 16, column * 16:column * 16 + 16] = (step >> bit & 1) * 255
    return pixels


def number(pixels):
    """The step's number in a picture of height, width and channels in 0...255."""
    return sum((int(pixels[row * 16 + 8, column * 16 + 8, 0]) > 127) << row * 4 + column
               for row in range(3) for column in range(4))


def depth(step):
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    return ((x * 160 + y * 7 + step * 3) % 12000).astype(np.uint16)


def steps_of(episode):
    return range(sum(LENGTHS[:episode]), sum(LENGTHS[:episode + 1]))


def image_message(kind, step):
    import imagecodecs

    if kind in ("jpeg", "grey"):
        pixels = picture(step) if kind == "jpeg" else picture(step)[..., 0].copy()
        return {"format": "jpeg", "data": imagecodecs.jpeg8_encode(pixels, level=95)}
    if kind == "png":
        return {"format": "png", "data": imagecodecs.png_encode(picture(step))}
    pixels = {"rgb8": picture, "16UC1": depth,
              "32FC1": lambda s: (depth(s) / 1000).astype(np.float32)}[kind](step)
    rows = pixels.reshape(HEIGHT, -1).view(np.uint8)
    return {"width": WIDTH, "height": HEIGHT, "encoding": kind, "step": rows.shape[1],
            "data": rows.tobytes()}


def write(path, without="", start="0"):
    if without:
        drop_depth()
    if start != "0":
        few()
    from bagpipe_messages import StepWriter

    with open(path, "wb") as file:
        writer = StepWriter(file, "check_lerobot")
        for name in TENSORS:
            writer.declare(name, "bagpipe.Tensor", "tensor")
        for name in TEXT:
            writer.declare(name, "bagpipe.Text", "text")
        for name, kind in CAMERAS.items():
            form = "Compressed" if kind in ("jpeg", "grey", "png") else "Raw"
            writer.declare(name, f"foxglove.{form}Image", "image")
        for episode, length in enumerate(LENGTHS):
            if episode < int(start):
                continue
            steps = steps_of(episode)
            time = START + steps[0] * 10**9 // FPS
            writer.put("/episode", 0, time, event=1, index=episode, rate=float(FPS),
                language_instruction=f"task {episode}")
            for sequence, step in enumerate(steps):
                time = START + step * 10**9 // FPS
                for name, make in TENSORS.items():
                    value = make(step)
                    packed = value.dtype.itemsize < 4 and value.dtype != bool
                    writer.put(name, sequence, time, shape=value.shape, **{
                        value.dtype.name: value.tobytes() if packed
                        else value.reshape(-1).tolist()})
                for name, make in TEXT.items():
                    writer.put(name, sequence, time, text=make(step))
                for name, kind in CAMERAS.items():
                    writer.put(name, sequence, time, **image_message(kind, step))
            writer.put("/episode", 0, time, event=2, index=episode, steps=length)
        writer.finish()


def record(root, storage):
    """The first episode."""
    import functools

    import lerobot.datasets.lerobot_dataset as module

    few()
    columns, _ = rows()
    own = ["timestamp", "frame_index", "episode_index", "index", "task_index"]
    features = {name: {"dtype": values.dtype.name, "shape": tuple(values.shape[1:] or [1]),
                       "names": None} for name, values in columns.items() if name not in own}
    features["caption"] = {"dtype": "string", "shape": (1,), "names": None}
    for name in CAMERAS:
        features[dotted(name)] = {
            "dtype": "image" if storage == "cells" else "video", "shape": (HEIGHT, WIDTH, 3),
            "names": ["height", "width", "channels"]}
    options, is_old = {}, hasattr(module, "encode_video_frames")
    if is_old:  # SVT-AV1 refuses so small pictures.
        module.encode_video_frames = functools.partial(module.encode_video_frames, vcodec="h264")
    else:
        from lerobot.configs.video import RGBEncoderConfig
        options = {"rgb_encoder": RGBEncoderConfig(vcodec="h264")}
    dataset = module.LeRobotDataset.create(
        "local/check", FPS, features, root=root, use_videos=storage != "cells", **options)
    for step in steps_of(0):
        frame = {dotted(name): np.asarray(make(step)).reshape(features[dotted(name)]["shape"])
                 for name, make in TENSORS.items()}
        frame["caption"] = TEXT["caption"](step)
        for name in CAMERAS:
            frame[dotted(name)] = picture(step)
        if is_old:
            dataset.add_frame(frame, task(step))
        else:
            dataset.add_frame(frame | {"task": task(step)})
    dataset.save_episode()
    if not is_old:
        dataset.finalize()


def same(found, expected, what):
    found, expected = np.asarray(found), np.asarray(expected)
    if found.shape != expected.shape or not np.array_equal(found, expected):
        sys.exit(f"{what}: {found!r}, not {expected!r}")


def close(found, expected, what):
    found, expected = np.asarray(found, float), np.asarray(expected, float)
    if found.shape != expected.shape or not np.allclose(found, expected, rtol=1e-12, atol=1e-12):
        sys.exit(f"{what}: {found!r}, not {expected!r}")


def dotted(name):
    return name.replace("/", ".")


def rows():
    """The columns of numbers of all rows, as LeRobot has them: [1] is a number."""
    total = sum(LENGTHS)
    frames = np.concatenate([np.arange(length) for length in LENGTHS])
    columns = {dotted(name): np.stack([make(s) for s in range(total)])
               for name, make in TENSORS.items()}
    if "next.reward" in columns:
        columns["next.reward"] = columns["next.reward"][:, 0]
    columns["timestamp"] = (frames / FPS).astype(np.float32)
    columns["frame_index"] = frames
    columns["episode_index"] = np.repeat(np.arange(len(LENGTHS)), LENGTHS)
    columns["index"] = np.arange(total)
    tasks = list(dict.fromkeys(task(s) for s in range(total)))
    columns["task_index"] = np.asarray([tasks.index(task(s)) for s in range(total)])
    return columns, tasks


def statistics(values, axes=1):
    """Of numbers with that many last axes in the statistics."""
    values = np.asarray(values, float)
    flat = values.reshape(-1, *(values.shape[1:][-axes:] if values.ndim > 1 else [1]))
    result = {"min": flat.min(0), "max": flat.max(0), "mean": flat.mean(0), "std": flat.std(0),
              "count": np.asarray([len(values)])}
    for percent in (1, 10, 50, 90, 99):
        result[f"q{percent:02}"] = np.quantile(flat, percent / 100, axis=0)
    return result


def sampled(length):
    count = min(length, max(100, int(length**0.75)))
    return np.round(np.linspace(0, length - 1, count)).astype(int)


def image_statistics(name, kind, episodes):
    if kind in ("16UC1", "32FC1"):
        frames = [depth(steps_of(e)[i]) for e in episodes for i in sampled(LENGTHS[e])]
        result = statistics(np.stack(frames).reshape(-1, 1))
    else:
        frames = [picture(steps_of(e)[i]) for e in episodes for i in sampled(LENGTHS[e])]
        result = statistics(np.stack(frames).reshape(-1, 3) / 255)
    result = {key: value.reshape(-1, 1, 1) for key, value in result.items()}
    result["count"] = np.asarray([len(frames)])
    return result


MEMBERS = ["min", "max", "mean", "std", "count", "q01", "q10", "q50", "q90", "q99"]


def check_statistics(found, columns, chosen, episodes, what, storage, names=MEMBERS, axes=1):
    """`found` has the statistics by feature."""
    expected = {name: statistics(values[chosen], axes) for name, values in columns.items()}
    frames = columns["frame_index"][chosen]
    expected["timestamp"] = statistics(frames / FPS)
    for name, kind in CAMERAS.items():
        expected[dotted(name)] = image_statistics(name, kind, episodes)
        if storage == "cells" and kind == "grey" and names == MEMBERS:
            expected[dotted(name)] = {
                key: value[:1] for key, value in expected[dotted(name)].items()}
    if set(found) != set(expected):
        sys.exit(f"{what}: statistics of {sorted(found)}, not {sorted(expected)}")
    for name, members in expected.items():
        if list(found[name]) != names:
            sys.exit(f"{what}: {name} has {list(found[name])}")
        for member in names:
            ours, value = np.asarray(found[name][member], float), members[member]
            lossy = name.endswith(("front", "grey"))
            if ours.shape != value.shape or not np.allclose(
                    ours, value, rtol=1e-12, atol=0.03 if lossy else 1e-12):
                sys.exit(f"{what}: {name} {member} is {ours!r}, not {value!r}")


def table(root, storage):
    import duckdb
    import pyarrow.parquet as pq

    root = Path(root)
    columns, tasks = rows()
    info = json.loads((root / "meta/info.json").read_text())
    same([info["total_episodes"], info["total_frames"], info["total_tasks"], info["fps"]],
         [len(LENGTHS), sum(LENGTHS), len(tasks), FPS], "info.json")
    file = pq.ParquetFile(root / "data/chunk-000/file-000.parquet")
    same(file.num_row_groups, len(LENGTHS), "row groups")
    whole = file.read()
    types = {name: str(whole.schema.field(name).type) for name in columns}
    for name, dtype in (("next.done", "bool"), ("counts.uint16", "uint16"), ("index", "int64"),
                        ("counts.uint64", "uint64"), ("timestamp", "float")):
        same(types[name], dtype, name)
    for name, values in columns.items():
        same(np.asarray(whole[name].to_pylist(), values.dtype), values, name)
        if info["features"][name]["shape"] != [*(values.shape[1:] or [1])]:
            sys.exit(f"{name} has shape {info['features'][name]['shape']} in info.json")
    same(whole["caption"].to_pylist(), [TEXT["caption"](s) for s in range(sum(LENGTHS))], "caption")
    for episode, length in enumerate(LENGTHS):
        alone = file.read_row_group(episode)
        same(alone["index"].to_pylist(), steps_of(episode), f"row group {episode}")
        least = file.metadata.row_group(episode).column(
            file.schema_arrow.names.index("action")).statistics
        same([least.min, least.max], [columns["action"][steps_of(episode)].min(),
                                      columns["action"][steps_of(episode)].max()], "range of action")
    for name, values in columns.items():
        found = duckdb.sql(
            f"""select "{name}" from '{root}/data/*/*.parquet' order by index""").fetchall()
        same(np.asarray([row[0] for row in found], values.dtype), values, f"{name} in DuckDB")
    some = duckdb.sql(f"select index from '{root}/data/*/*.parquet' where index between 46 and 50"
                      " order by 1").fetchnumpy()["index"]
    same(some, range(46, 51), "rows that DuckDB selects by their range")
    if storage == "cells":
        check_cells(whole)

    read = pq.read_table(root / "meta/tasks.parquet")
    same(read["task"].to_pylist(), tasks, "tasks")
    same(read["task_index"].to_pylist(), range(len(tasks)), "task_index")
    # LeRobot reads the table with pandas, and looks tasks up in its index.
    same(json.loads(read.schema.metadata[b"pandas"])["index_columns"], ["task"], "pandas")
    episodes = pq.read_table(root / "meta/episodes/chunk-000/file-000.parquet").to_pylist()
    same(len(episodes), len(LENGTHS), "episodes")
    for number, episode in enumerate(episodes):
        steps = steps_of(number)
        same([episode[key] for key in ("episode_index", "length", "dataset_from_index",
                                       "dataset_to_index", "data/chunk_index", "data/file_index")],
             [number, len(steps), steps[0], steps[-1] + 1, 0, 0], f"episode {number}")
        same(episode["tasks"], list(dict.fromkeys(task(s) for s in steps)), "tasks of an episode")
        found = {}
        for key, value in episode.items():
            if key.startswith("stats/"):
                _, name, member = key.split("/")
                found.setdefault(name, {})[member] = value
        order = {name: {member: found[name][member] for member in MEMBERS} for name in found}
        check_statistics(order, columns, np.asarray(steps), [number], f"episode {number}", storage)
    stats = json.loads((root / "meta/stats.json").read_text())
    check_statistics(stats, columns, np.arange(sum(LENGTHS)), range(len(LENGTHS)), "stats.json",
                     storage)


def old(root, storage):
    import pyarrow.parquet as pq

    drop_depth()
    root = Path(root)
    columns, tasks = rows()
    info = json.loads((root / "meta/info.json").read_text())
    videos = len(CAMERAS) * len(LENGTHS) if storage == "jpeg" else 0
    same([info[key] for key in ("codebase_version", "total_episodes", "total_frames",
                                "total_tasks", "total_videos", "total_chunks")],
         ["v2.1", len(LENGTHS), sum(LENGTHS), len(tasks), videos, 1], "info.json")
    lines = {name: [json.loads(line) for line in (root / f"meta/{name}.jsonl").open()]
             for name in ("tasks", "episodes", "episodes_stats")}
    same([(line["task_index"], line["task"]) for line in lines["tasks"]],
         list(enumerate(tasks)), "tasks.jsonl")
    for number, length in enumerate(LENGTHS):
        steps = np.asarray(steps_of(number))
        same(lines["episodes"][number] == {
            "episode_index": number, "tasks": list(dict.fromkeys(task(s) for s in steps)),
            "length": length}, True, "episodes.jsonl")
        same(lines["episodes_stats"][number]["episode_index"], number, "episodes_stats.jsonl")
        check_statistics(lines["episodes_stats"][number]["stats"], columns, steps, [number],
                         f"episode {number}", storage, MEMBERS[:5], 5)
        file = pq.read_table(root / info["data_path"].format(
            episode_chunk=0, episode_index=number))
        features = json.loads(file.schema.metadata[b"huggingface"])["info"]["features"]
        same(features["action"]["_type"], "Sequence", "footer")
        for name, values in columns.items():
            same(np.asarray(file[name].to_pylist(), values.dtype), values[steps], name)
        if storage == "cells":
            check_cells(file, steps[0])
            continue
        for name in CAMERAS:
            check_video(root / info["video_path"].format(
                episode_chunk=0, video_key=dotted(name), episode_index=number),
                name, steps)


def check_cells(whole, first=0):
    from PIL import Image

    for name, kind in CAMERAS.items():
        for step, cell in enumerate(whole[dotted(name)].to_pylist(), first):
            same(cell["path"] is None, True, f"{name}: path")
            pixels = np.asarray(Image.open(io.BytesIO(cell["bytes"])))
            if kind in ("16UC1", "32FC1"):
                same(pixels, depth(step), f"{name} {step}")
            else:
                same(number(pixels.reshape(HEIGHT, WIDTH, -1)), step, f"{name} {step}")
                if kind in ("jpeg", "png"):
                    same(cell["bytes"], image_message(kind, step)["data"], f"{name} {step}")


def video(root):
    for name in CAMERAS:
        files = sorted(Path(root).glob(f"videos/{dotted(name)}/*/*.mp4"))
        same(len(files), 1, f"files of {name}")
        check_video(files[0], name, range(sum(LENGTHS)))


def check_video(path, name, steps):
    """Every frame has its number and its time; the file does not need a seek to be understood."""
    import av

    start = path.read_bytes()
    same(start.index(b"moov") < start.index(b"mdat"), True, "moov first")
    same(path.stat().st_mode & 0o777, 0o644, "mode")
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        same([stream.frames, stream.average_rate], [len(steps), FPS], name)
        for place, frame in enumerate(container.decode(stream)):
            step = int(steps[place])
            same(frame.pts * stream.time_base * FPS, place, f"{name}: time of frame {place}")
            if CAMERAS[name] not in ("16UC1", "32FC1"):
                same(number(frame.to_ndarray(format="rgb24")), step, f"{name}: frame {place}")
                continue
            codes = frame.to_ndarray(format="gray16le").astype(int)
            same(codes & 15, codes >> 12, f"{name}: the lower bits of frame {place}")
            expected = depth(step).clip(10, 10000).astype(int)
            shown = np.rint(np.exp((codes >> 4) * (np.log(13500) - np.log(3510)) / 4095
                                   + np.log(3510)) - 3500)
            same(np.abs(shown - expected).max() <= 2, True, f"{name}: depth of frame {place}")


def lerobot(root, storage, cameras=""):
    import random

    import torch
    from lerobot.datasets.lerobot_dataset import LeRobotDataset

    if cameras:
        few()
    columns, _ = rows()
    if cameras:
        del columns["task_index"]  # LeRobot numbers the tasks of an episode in no order.
    total = sum(LENGTHS)
    if json.loads((Path(root) / "meta/info.json").read_text())["codebase_version"] == "v2.1":
        drop_depth()

    def check(item, step, what):
        for name, values in columns.items():
            ours = item[name].numpy()
            wanted = values[step]
            if values.dtype == float:  # LeRobot makes float32 of it
                wanted = wanted.astype(np.float32)
            same(ours, wanted, f"{what}: {name} of row {step}")
        same(item["caption"], TEXT["caption"](step), f"{what}: caption {step}")
        same(item["task"], task(step), f"{what}: task {step}")
        for name, kind in CAMERAS.items():
            pixels = item[dotted(name)].numpy().transpose(1, 2, 0)
            if kind in ("16UC1", "32FC1"):
                expected = depth(step) if storage == "cells" else depth(step).clip(10, 10000)
                same(np.abs(pixels[..., 0] - expected.astype(float)).max() <= 2, True,
                     f"{what}: {name} of row {step}")
            else:
                same(number(pixels * 255), step, f"{what}: {name} of row {step}")

    for backend in ("torchcodec", "pyav"):
        dataset = LeRobotDataset("local/check", root=root, video_backend=backend)
        same(len(dataset), total, "length")
        order = list(range(total))
        for step in order + random.Random(1).sample(order, total):
            check(dataset[step], step, backend)
    window = LeRobotDataset(
        "local/check", root=root,
        delta_timestamps={"action": [-0.1, 0, 0.2], "observation.images.front": [-0.1, 0, 0.1]})
    for episode in range(len(LENGTHS)):
        steps = steps_of(episode)
        for step in steps:
            item = window[step]
            for name, deltas in (("action", (-1, 0, 2)), ("observation.images.front", (-1, 0, 1))):
                wanted = [min(max(step + d, steps[0]), steps[-1]) for d in deltas]
                same(item[f"{name}_is_pad"], [step + d not in steps for d in deltas], "padding")
                if name == "action":
                    same(item[name].numpy(), columns["action"][wanted], "window of actions")
                else:
                    same([number(p.numpy().transpose(1, 2, 0) * 255) for p in item[name]], wanted,
                         "window of images")
    loader = torch.utils.data.DataLoader(dataset, batch_size=8, shuffle=True, num_workers=2)
    seen = [int(i) for batch in loader for i in batch["index"]]
    same(sorted(seen), range(total), "rows of a DataLoader")


if __name__ == "__main__":
    {"write": write, "record": record, "table": table, "old": old, "video": video, "lerobot": lerobot}[sys.argv[1]](*sys.argv[2:])
