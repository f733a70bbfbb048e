"""Writes a LeRobot dataset with pyarrow, DuckDB and PyAV, and checks the stream that became of it, or
of any other dataset, against what these libraries, or LeRobot itself, read.

check_lerobot_cat.py make DIR                 three episodes; a camera for each way to code a video
check_lerobot_cat.py check STREAM DIR         every number, text and picture
check_lerobot_cat.py packets STREAM DIR       the same of coded frames
check_lerobot_cat.py lerobot STREAM DIR       the same against LeRobotDataset
Exits 1 at the first difference.
"""

import io
import json
import sys
from pathlib import Path

import numpy as np

# Every second frame of some videos is a key frame, so the first of each episode is.
LENGTHS = [20, 26, 13]
HEIGHT, WIDTH = 96, 128
FPS = 30
TASKS = ["pick the cübe", "open the drawer"]
CAMERAS = {
    "h264": ("libx264", "yuv420p", {"bf": "0", "g": "2"}),
    "b": ("libx264", "yuv420p", {"g": "12"}),
    "hevc": ("libx265", "yuv420p", {"g": "6", "x265-params": "open-gop=0:log-level=none"}),
    "av1": ("libsvtav1", "yuv420p", {"g": "2", "crf": "20", "preset": "8"}),
    "fragments": ("libx264", "yuv420p", {"bf": "0", "g": "2"}),
    "mjpeg": ("mjpeg", "yuvj420p", {"q": "2"}),
    "png": ("png", "rgb24", {}),
}


def picture(code):
    """Squares, black or white, that spell a number of 12 bits."""
    pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    for bit in range(12):
        row, column = divmod(bit, 4)
        pixels[row * 32:row * 32 + 32, column * 32:column * 32 + 32] = (code >> bit & 1) * 255
    return pixels


def number(pixels):
    return sum((int(pixels[row * 32 + 16, column * 32 + 16].mean()) > 127) << row * 4 + column
               for row in range(3) for column in range(4))


def same(found, expected, what):
    found, expected = np.asarray(found), np.asarray(expected)
    if found.shape != expected.shape or not np.array_equal(found, expected):
        sys.exit(f"{what}: {found!r}, not {expected!r}")


def make(root):
    import av
    import duckdb
    import pyarrow as pa
    import pyarrow.parquet as pq

    root = Path(root)
    codes = [episode * 1000 + frame for episode, length in enumerate(LENGTHS)
             for frame in range(length)]
    features = {"action": {"dtype": "float32", "shape": [2], "names": ["x", "y"]},
                "observation.grid": {"dtype": "int32", "shape": [2, 3], "names": None},
                "note": {"dtype": "string", "shape": [1], "names": None}}
    for name, (codec, pixels, options) in CAMERAS.items():
        key = f"observation.images.{name}"
        features[key] = {"dtype": "video", "shape": [HEIGHT, WIDTH, 3],
                         "names": ["height", "width", "channels"]}
        path = root / f"videos/{key}/chunk-000/file-000.mp4"
        path.parent.mkdir(parents=True)
        flags = {"movflags": "frag_keyframe+empty_moov"} if name == "fragments" else {}
        with av.open(str(path), "w", options=flags) as file:
            stream = file.add_stream(codec, FPS, options=options)
            stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, pixels
            for code in codes:
                file.mux(stream.encode(av.VideoFrame.from_ndarray(picture(code))))
            file.mux(stream.encode())
    for name, dtype in (("timestamp", "float32"), ("frame_index", "int64"),
                        ("episode_index", "int64"), ("index", "int64"), ("task_index", "int64")):
        features[name] = {"dtype": dtype, "shape": [1], "names": None}
    rows = [
        {"action": [index / 3, -index], "observation.grid": [[index, 1, 2], [3, 4, 5]],
         "note": f"row {index}", "timestamp": np.float32(frame / FPS), "frame_index": frame,
         "episode_index": episode, "index": index, "task_index": frame // 7 % 2}
        for index, (episode, frame) in enumerate(
            (episode, frame) for episode, length in enumerate(LENGTHS) for frame in range(length))]
    schema = pa.schema([
        ("action", pa.list_(pa.float32(), 2)), ("observation.grid", pa.list_(pa.list_(pa.int32()))),
        ("note", pa.string()), ("timestamp", pa.float32()), ("frame_index", pa.int64()),
        ("episode_index", pa.int64()), ("index", pa.int64()), ("task_index", pa.int64())])
    data = root / "data/chunk-000"
    data.mkdir(parents=True)
    first = sum(LENGTHS[:2])
    # Two episodes in row groups and pages that know nothing of episodes; the third by DuckDB.
    pq.write_table(pa.Table.from_pylist(rows[:first], schema), data / "file-000.parquet",
                   row_group_size=17, data_page_size=64, write_batch_size=3,
                   data_page_version="2.0", compression="zstd")
    rest = pa.Table.from_pylist(rows[first:], schema)
    duckdb.sql(f"copy (select * from rest) to '{data}/file-001.parquet' (format parquet)")
    meta = root / "meta/episodes/chunk-000"
    meta.mkdir(parents=True)
    starts = np.cumsum([0] + LENGTHS)
    videos = {f"videos/observation.images.{name}/{key}": value for name in CAMERAS
              for key, value in (("chunk_index", 0), ("file_index", 0))}
    episodes = [
        {"episode_index": number, "tasks": TASKS, "length": length,
         "dataset_from_index": int(start), "dataset_to_index": int(start + length), **videos,
         **{f"videos/observation.images.{name}/from_timestamp": start / FPS for name in CAMERAS}}
        for number, (length, start) in enumerate(zip(LENGTHS, starts))]
    pq.write_table(pa.Table.from_pylist(episodes), meta / "file-000.parquet")
    # The text is the index of the table of pandas that LeRobot stores, whatever its column's name.
    tasks = pa.table({"task_index": range(len(TASKS)), "__index_level_0__": TASKS})
    pq.write_table(tasks.replace_schema_metadata(
        {"pandas": json.dumps({
            "index_columns": ["__index_level_0__"], "column_indexes": [], "pandas_version": "2.3.3",
            "columns": [
                {"name": name, "field_name": field, "pandas_type": kind, "numpy_type": kind,
                 "metadata": None}
                for name, field, kind in (("task_index", "task_index", "int64"),
                                          (None, "__index_level_0__", "object"))]})}),
        root / "meta/tasks.parquet")
    (root / "meta/info.json").write_text(json.dumps({
        "codebase_version": "v3.0", "fps": FPS, "total_episodes": len(LENGTHS),
        "total_frames": len(rows), "total_tasks": len(TASKS), "features": features,
        "data_path": "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet",
        "video_path": "videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4"}))


def steps(path):
    """The episodes of a stream: for each its begin and, by step, its values by feature."""
    from bagpipe_messages import messages
    from mcap.reader import NonSeekingReader

    pool = messages()
    episodes = []
    with open(path, "rb") as file:
        for schema, channel, message in NonSeekingReader(file).iter_messages(log_time_order=False):
            value = pool[schema.name][0].FromString(message.data)
            if channel.topic == "/episode":
                if value.event == 1:
                    episodes.append((value, []))
                continue
            rows = episodes[-1][1]
            if message.sequence == len(rows):
                rows.append({})
            rows[message.sequence][channel.topic] = value
    return episodes


def tensor(value):
    for name in ("float32", "float64", "int32", "int64", "uint32", "uint64", "bool"):
        if len(getattr(value, name)):
            return np.asarray(getattr(value, name), name).reshape(value.shape)
    for name in ("uint8", "int8", "int16", "uint16"):
        if getattr(value, name):
            return np.frombuffer(getattr(value, name), name).reshape(value.shape)
    sys.exit("a tensor without numbers")


def pixels(value):
    """The pixels of an image, compressed or raw."""
    from PIL import Image

    if hasattr(value, "format"):
        return np.asarray(Image.open(io.BytesIO(value.data)))
    dtype = {"rgb8": np.uint8, "mono8": np.uint8, "16UC1": np.uint16, "32FC1": np.float32}
    flat = np.frombuffer(value.data, dtype[value.encoding])
    return flat.reshape(value.height, value.width, *([3] if value.encoding == "rgb8" else []))


def stream_name(name):
    return name.replace(".", "/")


def frames(path, cache={}):
    """The pictures of a video and when they are shown."""
    import av

    if path not in cache:
        cache.clear()
        with av.open(str(path)) as file:
            stream = file.streams.video[0]
            cache[path] = [(float(frame.pts * stream.time_base), frame.to_ndarray(format="rgb24"))
                           for frame in file.decode(stream)]
    return cache[path]


def table(root, info):
    """All rows, all episodes, and the tasks of a dataset."""
    import pyarrow.parquet as pq

    def tables(pattern):
        return [row for path in sorted(root.glob(pattern))
                for row in pq.read_table(path).to_pylist()]

    def lines(name):
        return [json.loads(line) for line in (root / name).open()]

    rows = tables("data/*/*.parquet")
    if info["codebase_version"].startswith("v2"):
        tasks = {line["task_index"]: line["task"] for line in lines("meta/tasks.jsonl")}
        return rows, lines("meta/episodes.jsonl"), tasks
    read = pq.read_table(root / "meta/tasks.parquet").to_pylist()
    text = next(name for name in ("task", "__index_level_0__") if name in read[0])
    return rows, tables("meta/episodes/*/*.parquet"), {r["task_index"]: r[text] for r in read}


def check(path, root, coded=False):
    root = Path(root)
    info = json.loads((root / "meta/info.json").read_text())
    rows, episodes, tasks = table(root, info)
    features = {name: feature for name, feature in info["features"].items()
                if name not in ("timestamp", "frame_index", "episode_index", "index", "task_index")}
    found = steps(path)
    same(len(found), len(episodes), "episodes")
    index = 0
    for number_, ((begin, values), episode) in enumerate(zip(found, episodes)):
        same([begin.index, begin.rate, len(values)], [number_, info["fps"], episode["length"]],
             f"episode {number_}")
        decoders = {}
        for frame, step in enumerate(values):
            row = rows[index]
            what = f"episode {number_} step {frame}"
            same(sorted(step), sorted([*map(stream_name, features), "language_instruction"]), what)
            same(step["language_instruction"].text, tasks[row["task_index"]], what)
            for name, feature in features.items():
                value, place = step[stream_name(name)], f"{what}: {name}"
                if feature["dtype"] == "video":
                    if not coded:
                        check_frame(value, root, info, episode, name, row["timestamp"], place)
                    elif hasattr(value, "format") and value.format in ("h264", "h265", "av1"):
                        decoders.setdefault(name, (value.format, []))[1].append(value.data)
                elif feature["dtype"] == "image":
                    same(value.data == row[name]["bytes"], True, place)
                elif feature["dtype"] == "string":
                    same(value.text, row[name], place)
                else:
                    expected = np.asarray(row[name], feature["dtype"]).reshape(feature["shape"])
                    same(tensor(value), expected, place)
                    same(str(tensor(value).dtype), feature["dtype"], place)
            index += 1
        for name, (codec, packets) in decoders.items():
            check_packets(codec, packets, number_, name)
    same(index, len(rows), "rows")


def check_frame(value, root, info, episode, name, time, place):
    old = info["codebase_version"].startswith("v2")
    number_ = episode["episode_index"]
    fields = (
        {"episode_chunk": number_ // info["chunks_size"], "episode_index": number_} if old else
        {key: episode[f"videos/{name}/{key}"] for key in ("chunk_index", "file_index")})
    time += 0 if old else episode[f"videos/{name}/from_timestamp"]
    pictures = frames(root / info["video_path"].format(video_key=name, **fields))
    shown, expected = min(pictures, key=lambda picture: abs(picture[0] - time))
    if abs(shown - time) > 1e-4:
        sys.exit(f"{place}: no frame at {time}")
    ours = pixels(value)
    if ours.ndim == 2:
        ours = np.repeat(ours[..., None], 3, 2)
    # The libraries round colors, and decode JPEG, in their own ways.
    if np.abs(ours.astype(int) - expected).mean() > (3 if hasattr(value, "format") else 0.5):
        sys.exit(f"{place}: another picture, by {np.abs(ours.astype(int) - expected).mean()}")


def check_packets(codec, packets, episode, name):
    import av

    context = av.CodecContext.create({"h264": "h264", "h265": "hevc", "av1": "libdav1d"}[codec], "r")
    pictures = []
    for data in [*packets, None]:
        pictures += context.decode(av.Packet(data) if data else None)
    same([number(picture.to_ndarray(format="rgb24")) for picture in pictures],
         [episode * 1000 + frame for frame in range(len(packets))], f"packets of {name}")


def lerobot(path, root):
    from lerobot.datasets.lerobot_dataset import LeRobotDataset

    dataset = LeRobotDataset("local", root=root)
    index = 0
    for begin, values in steps(path):
        for step in values:
            item = dataset[index]
            what = f"row {index}"
            same(step["language_instruction"].text, item["task"], what)
            for name, feature in dataset.meta.features.items():
                if stream_name(name) not in step:
                    continue
                value, theirs, place = step[stream_name(name)], item[name], f"{what}: {name}"
                if feature["dtype"] in ("image", "video"):
                    ours, theirs = pixels(value), theirs.numpy()
                    if ours.dtype != np.uint8:
                        same(ours.astype(np.float32), theirs[0], place)
                        continue
                    theirs = np.moveaxis(theirs * 255, 0, -1)
                    ours = ours if ours.ndim == 3 else ours[..., None]
                    if np.abs(ours - theirs).mean() > 3:
                        sys.exit(f"{place}: another picture, by {np.abs(ours - theirs).mean()}")
                elif feature["dtype"] == "string":
                    same(value.text, theirs, place)
                else:
                    # LeRobot rounds what it hands out.
                    theirs = theirs.numpy().reshape(-1)
                    same(tensor(value).reshape(-1).astype(theirs.dtype), theirs, place)
            index += 1
    same(index, len(dataset), "rows")


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    if command == "packets":
        check(*arguments, coded=True)
    else:
        {"make": make, "check": check, "lerobot": lerobot}[command](*arguments)
