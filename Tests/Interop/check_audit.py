"""Breaks a good LeRobot dataset in each way that lerobot-check knows.

check_audit.py write FILE.mcap HZ   a stream of steps without a fault
check_audit.py check DIR...         the datasets lerobot-write made of it: v30-jpeg, v30-cells, v21-jpeg,
                                    and slow-jpeg at 0.25 Hz
Each mutation must be found by the code it is meant for, and by no other.
"""

import json
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

LENGTHS = [60, 64, 58, 61, 60]
LEAD = 3


def numbers(episode, count):
    """States that move smoothly, and differently in each episode; actions lead them."""
    rng = np.random.default_rng(episode)
    time = np.arange(count + LEAD)[:, None] / 9
    state = np.sin(time * rng.uniform(0.7, 1.3, 4) + rng.uniform(0, 6, 4)) * [1, 2, 0.5, 1]
    noise = rng.normal(0, 0.01, (count, 4))
    return state[:count].astype(np.float32), (state[LEAD:] + noise).astype(np.float32)


def write(path, rate):
    import imagecodecs
    from bagpipe_messages import StepWriter

    rate = float(rate)
    with open(path, "wb") as file:
        writer = StepWriter(file, "check_audit")
        for name in ("observation/state", "action"):
            writer.declare(name, "bagpipe.Tensor", "tensor")
        cameras = ["observation/images/front", "observation/images/wrist"]
        for name in cameras:
            writer.declare(name, "foxglove.CompressedImage", "image")
        for episode, count in enumerate(LENGTHS):
            state, action = numbers(episode, count)
            task = ["pick the cube", "open the drawer"][episode % 2]
            writer.put("/episode", 0, 0, event=1, index=episode, rate=rate,
                       language_instruction=task)
            for step in range(count):
                time = int(step * 1e9 / rate)
                writer.put("observation/state", step, time, shape=[4], float32=state[step].tolist())
                writer.put("action", step, time, shape=[4], float32=action[step].tolist())
                for number, name in enumerate(cameras):
                    pixels = np.full((16, 24, 3), 90 + 40 * number, np.uint8)
                    pixels[:, :, number] = np.arange(24) * 5 + step + 7 * episode
                    pixels[step % 16, :, 2] = step * 4 % 256
                    writer.put(name, step, time, format="jpeg",
                               data=imagecodecs.jpeg8_encode(pixels, level=95))
            writer.put("/episode", 0, time, event=2, index=episode, steps=count)
        writer.finish()


# Ways to change files.

def info(change):
    def apply(root):
        path = root / "meta/info.json"
        value = json.loads(path.read_text())
        change(value)
        path.write_text(json.dumps(value, indent=4))
    return apply


def text(path, content):
    def apply(root):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content)
    return apply


def remove(path):
    return lambda root: shutil.rmtree(root / path) if (root / path).is_dir() \
        else (root / path).unlink()


def cut(path, size=-100):
    return lambda root: (root / path).write_bytes((root / path).read_bytes()[:size])


def both(*changes):
    def apply(root):
        for change in changes:
            change(root)
    return apply


DATA, EPISODES, TASKS = ("data/chunk-000/file-000.parquet",
                         "meta/episodes/chunk-000/file-000.parquet", "meta/tasks.parquet")
VIDEO = "videos/observation.images.front/chunk-000/file-000.mp4"
OTHER = "videos/observation.images.wrist/chunk-000/file-000.mp4"


def table(path, change, groups=None):
    """Writes a table again with the same row groups."""
    def apply(root):
        file = pq.ParquetFile(root / path)
        sizes = groups or [file.metadata.row_group(i).num_rows
                           for i in range(file.metadata.num_row_groups)]
        old = file.read()
        new = change(old)
        new = new.replace_schema_metadata(new.schema.metadata)
        with pq.ParquetWriter(root / path, new.schema, compression="snappy") as writer:
            start = 0
            for size in sizes:
                writer.write_table(new.slice(start, size), row_group_size=max(size, 1))
                start += size
    return apply


def column(name, change):
    """Changes a column as a list of Python values."""
    def apply(old):
        values = old[name].to_pylist()
        values = change(values) or values
        index = old.schema.get_field_index(name)
        return old.set_column(index, old.schema.field(name), pa.array(values, old.schema.field(name).type))
    return apply


def put(row, value):
    def change(values):
        values[row] = value
    return change


def data(name, change):
    return table(DATA, column(name, change))


def episodes(name, change):
    return table(EPISODES, column(name, change))


def tasks(name, change):
    return table(TASKS, column(name, change))


def nudge(row, dimension, value):
    def change(values):
        values[row][dimension] = value
    return change


def stats(change):
    def apply(root):
        path = root / "meta/stats.json"
        value = json.loads(path.read_text())
        change(value)
        path.write_text(json.dumps(value))
    return apply


def restat(root, names=("action", "observation.state")):
    """Makes the statistics fit changed rows."""
    rows = pq.read_table(root / DATA)
    counts = pq.read_table(root / EPISODES, columns=["length"])["length"].to_pylist()
    lists = pq.read_table(root / EPISODES)
    path = root / "meta/stats.json"
    value = json.loads(path.read_text())
    for name in names:
        all_rows = np.asarray(rows[name].to_pylist(), np.float64)
        functions = {"min": lambda a: a.min(0), "max": lambda a: a.max(0),
                     "mean": lambda a: a.mean(0), "std": lambda a: a.std(0)}
        for quantile in (1, 10, 50, 90, 99):
            functions[f"q{quantile:02}"] = lambda a, q=quantile: np.quantile(a, q / 100, axis=0)
        for key, function in functions.items():
            value[name][key] = function(all_rows).tolist()
            ends = np.cumsum([0] + counts)
            column = [function(all_rows[a:b]).tolist() for a, b in zip(ends, ends[1:])]
            index = lists.schema.get_field_index(f"stats/{name}/{key}")
            lists = lists.set_column(
                index, lists.schema.field(index), pa.array(column, lists.schema.field(index).type))
    path.write_text(json.dumps(value))
    pq.write_table(lists, root / EPISODES)


def numbers_of(name, change):
    """Changes numbers and then the statistics."""
    def apply(root):
        def all_rows(values):
            array = np.asarray(values, np.float32)
            change(array)
            return array.tolist()
        data(name, all_rows)(root)
        restat(root)
    return apply


# Boxes of an MP4 file.

CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}


def boxes(content):
    found, place = [], 0
    while place < len(content):
        size, kind = struct.unpack(">I4s", content[place:place + 8])
        inner = content[place + 8:place + size]
        found.append([kind, boxes(inner) if kind in CONTAINERS else inner])
        place += size
    return found


def pack(tree):
    result = b""
    for kind, inner in tree:
        inner = pack(inner) if isinstance(inner, list) else inner
        result += struct.pack(">I4s", len(inner) + 8, kind) + inner
    return result


def find(tree, *path):
    for kind in path:
        tree = next(box for box in tree if box[0] == kind)
        if isinstance(tree[1], list):
            last, tree = tree, tree[1]
        else:
            return tree
    return last


STBL = (b"trak", b"mdia", b"minf", b"stbl")


def mp4(change, path=VIDEO):
    """Changes the description of a video: the new one goes to the end, so that no sample moves."""
    def apply(root):
        content = (root / path).read_bytes()
        place = 0
        while content[place + 4:place + 8] != b"moov":
            place += struct.unpack(">I", content[place:place + 4])[0]
        size = struct.unpack(">I", content[place:place + 4])[0]
        tree = boxes(content[place + 8:place + size])
        change(tree)
        content = content[:place + 4] + b"free" + content[place + 8:]
        (root / path).write_bytes(content + pack([[b"moov", tree]]))
    return apply


def set_box(value, *path):
    def change(tree):
        box = find(tree, *path)
        box[1] = value(box[1]) if callable(value) else value
    return change


def uneven(content):
    count, delta = struct.unpack(">II", content[8:16])
    return content[:4] + struct.pack(">IIIIIII", 3, 7, delta, 1, delta + delta // 20, count - 8,
                                     delta)


def edit(tree):
    find(tree, b"trak")[1].insert(
        1, [b"edts", struct.pack(">I4sIIIIHH", 28, b"elst", 0, 1, 1000, 512 * 3, 1, 0)])


def stss(first, *others):
    def change(tree):
        table = find(tree, *STBL)[1]
        table[:] = [box for box in table if box[0] != b"stss"]
        table.append([b"stss", struct.pack(f">II{1 + len(others)}I", 0, 1 + len(others), first,
                                           *others)])
    return change


def matrix(content):
    return content[:40] + struct.pack(">iiiiiiiii", -65536, 0, 0, 0, -65536, 0, 0, 0, 1 << 30) \
        + content[76:]


def samples(count):
    """Keeps the first samples, or repeats the last one."""
    def change(tree):
        table = find(tree, *STBL)[1]
        for box in table:
            content = box[1]
            if box[0] == b"stsz":
                sizes = list(struct.unpack(f">{len(content) // 4 - 3}I", content[12:]))
                old = len(sizes)
                sizes = (sizes + sizes[-1:] * count)[:max(old + count, 0)]
                box[1] = content[:8] + struct.pack(f">I{len(sizes)}I", len(sizes), *sizes)
            if box[0] == b"stts":
                total, delta = struct.unpack(">II", content[8:16])
                box[1] = content[:8] + struct.pack(">II", total + count, delta)
        offsets = next(box for box in table if box[0] in (b"stco", b"co64"))
        width = 4 if offsets[0] == b"stco" else 8
        chunks = len(offsets[1][8:]) // width
        per = [struct.unpack(">III", c) for c in
               (next(box for box in table if box[0] == b"stsc")[1][8:][i:i + 12]
                for i in range(0, len(next(box for box in table if box[0] == b"stsc")[1]) - 8, 12))]
        last_first, last_count, entry = per[-1]
        assert last_first == chunks and last_count + count > 0, (per, chunks)
        per[-1] = (last_first, last_count + count, entry)
        next(box for box in table if box[0] == b"stsc")[1] = struct.pack(">II", 0, len(per)) \
            + b"".join(struct.pack(">III", *row) for row in per)
    return change


def join_videos(root):
    """Two files of a slow camera as one of over 1024 s."""
    folder = root / "videos/observation.images.front/chunk-000"
    (root / "list").write_text("".join(f"file '{path}'\n" for path in sorted(folder.glob("*.mp4"))))
    subprocess.run(["ffmpeg", "-v", "error", "-f", "concat", "-safe", "0", "-i", root / "list",
                    "-c", "copy", root / "joined.mp4"], check=True)
    (root / "list").unlink()
    for path in folder.glob("*.mp4"):
        path.unlink()
    (root / "joined.mp4").rename(folder / "file-000.mp4")
    ends = np.cumsum([0] + LENGTHS) / 0.25
    name = "videos/observation.images.front/"
    episodes(name + "file_index", lambda v: [0] * len(v))(root)
    episodes(name + "from_timestamp", lambda v: ends[:-1].tolist())(root)
    episodes(name + "to_timestamp", lambda v: ends[1:].tolist())(root)


def lines(path, change):
    def apply(root):
        rows = [json.loads(line) for line in (root / path).read_text().splitlines()]
        change(rows)
        (root / path).write_text("".join(json.dumps(row) + "\n" for row in rows))
    return apply


def empty_episode(root):
    def add(old):
        row = old.slice(old.num_rows - 1, 1).to_pylist()[0]
        end = row["dataset_to_index"]
        row.update(episode_index=len(LENGTHS), length=0, dataset_from_index=end)
        return pa.concat_tables([old, pa.Table.from_pylist([row], old.schema)])
    table(EPISODES, add, groups=[len(LENGTHS) + 1])(root)
    info(lambda v: v.update(total_episodes=len(LENGTHS) + 1))(root)


def shorten(root):
    """An episode of 4 frames at the end, everywhere."""
    keep = sum(LENGTHS[:-1]) + 4
    table(DATA, lambda old: old.slice(0, keep), groups=LENGTHS[:-1] + [4])(root)
    episodes("length", put(-1, 4))(root)
    episodes("dataset_to_index", put(-1, keep))(root)
    for camera in ("front", "wrist"):
        name = f"videos/observation.images.{camera}"
        starts = pq.read_table(root / EPISODES)[name + "/from_timestamp"].to_pylist()
        episodes(name + "/to_timestamp", put(-1, starts[-1] + 4 / 20))(root)
        mp4(samples(4 - LENGTHS[-1]), f"{name}/chunk-000/file-000.mp4")(root)
    info(lambda v: v.update(total_frames=keep))(root)
    restat(root)
    stats(lambda v: [v[name].update(count=[keep]) for name in ("action", "observation.state")])(root)


def twin(root):
    """The last episode moves like the first."""
    def repeat(values):
        return values[:-LENGTHS[-1]] + values[:LENGTHS[0]]
    data("action", repeat)(root)
    data("observation.state", repeat)(root)
    restat(root)


def late(root):
    values = pq.read_table(root / DATA)["observation.state"].to_pylist()
    starts = np.repeat(np.cumsum([0] + LENGTHS[:-1]), LENGTHS)
    data("action", lambda _: [
        values[max(row - 4, start)] for row, start in enumerate(starts)])(root)
    restat(root)


def odd_episode(root):
    """Four episodes of 5 frames, and a long one."""
    kept = [5, 5, 5, 5, LENGTHS[-1]]
    starts = np.cumsum([0] + LENGTHS)
    rows = np.concatenate([np.arange(start, start + count) for start, count in zip(starts, kept)])
    ends = np.cumsum([0] + kept).tolist()
    table(DATA, lambda old: column("index", lambda v: list(range(len(rows))))(
        old.take(pa.array(rows))), groups=kept)(root)
    episodes("length", lambda v: kept)(root)
    episodes("dataset_from_index", lambda v: ends[:-1])(root)
    episodes("dataset_to_index", lambda v: ends[1:])(root)
    info(lambda v: v.update(total_frames=len(rows)))(root)
    restat(root)
    stats(lambda v: [v[name].update(count=[len(rows)]) for name in ("action", "observation.state")])(
        root)


def image(name, row, change):
    def apply(values):
        values[row]["bytes"] = change(values[row]["bytes"])
    return data(name, apply)


def recode(values):
    """Ten identical frames do not count; 25 do."""
    for row in range(10, 40):
        values[row] = values[10]


def dark(values):
    import imagecodecs

    for row in range(LENGTHS[0]):
        values[row]["bytes"] = imagecodecs.jpeg8_encode(
            np.full((16, 24, 3), row % 2, np.uint8), level=95)


def small(bytes_):
    import imagecodecs

    return imagecodecs.jpeg8_encode(np.zeros((8, 8, 3), np.uint8), level=95)


def feature(name, **changes):
    return info(lambda v: v["features"][name].update(changes))


def drop_column(name):
    return table(DATA, lambda old: old.drop([name]))


def cast(name, kind):
    def apply(old):
        index = old.schema.get_field_index(name)
        return old.set_column(index, name, old[name].cast(kind))
    return table(DATA, apply)


def bare(old):
    return old.replace_schema_metadata(
        {k: v for k, v in (old.schema.metadata or {}).items() if k != b"pandas"})


def say(**row):
    return [{"role": "user", "content": "yes", **row}]


def language(persistent=lambda row: [], events=()):
    """Adds language columns: what is said in each row, and in row 70."""
    text = [(name, pa.string()) for name in ("role", "content", "style", "camera")]
    calls = [("tool_calls", pa.list_(pa.string()))]
    kinds = [pa.list_(pa.struct([*text, ("timestamp", pa.float32()), *calls])),
             pa.list_(pa.struct(text + calls))]

    def add(old):
        rows = range(old.num_rows)
        for name, kind, make in (("language_persistent", kinds[0], persistent),
                                 ("language_events", kinds[1], lambda row: events * (row == 70))):
            old = old.append_column(name, pa.array([make(row) for row in rows], kind))
        return old
    return both(table(DATA, add), info(lambda v: v["features"].update({
        name: {"dtype": "language", "shape": [1], "names": None}
        for name in ("language_persistent", "language_events")})))


def modality(**changes):
    value = {"state": {"arm": {"start": 0, "end": 4}}, "action": {"arm": {"start": 0, "end": 4}},
             "video": {"front": {}, "wrist": {}},
             "annotation": {"human.task": {"original_key": "task_index"}}}
    value.update(changes)
    return text("meta/modality.json", json.dumps(value))


def git(root):
    (root / ".git/refs/tags").mkdir(parents=True)
    (root / ".git/HEAD").write_text("ref: refs/heads/main\n")


def fill(root):
    (root / "more").mkdir()
    for number in range(10001):
        (root / f"more/{number}.txt").touch()


def sparse(root):
    with open(root / "big.bin", "wb") as file:
        file.truncate(60_000_000_000)


V30 = {
    "LR101": cut("meta/info.json", 50),
    "LR102": info(lambda v: v.update(codebase_version="v1.6")),
    "LR103": info(lambda v: v.update(fps=0)),
    "LR104": feature("observation.state", dtype="floaty"),
    "LR105": info(lambda v: v["features"]["timestamp"].update(shape=[2])),
    "LR107": feature("action", names=["a", "b"]),
    "LR108": info(lambda v: v.update(data_path="../{chunk_index}/{file_index}.parquet")),
    "LR109": info(lambda v: v.update(total_episodes=4)),
    "LR110": info(lambda v: v.update(total_frames=302)),
    "LR111": info(lambda v: v.update(total_tasks=3)),
    "LR112": info(lambda v: v.update(splits={"train": "0:9"})),
    "LR113": feature("observation.images.front", shape=[24, 16]),
    "LR114": info(lambda v: v.update(chunks_size=0)),
    "LR115": info(lambda v: v.update(robot_type=None)),
    "LR201": cut(EPISODES),
    "LR202": table(EPISODES, lambda old: old.drop(["dataset_to_index"])),
    "LR203": episodes("episode_index", lambda v: [0, 1, 3, 2, 4]),
    "LR204": empty_episode,
    "LR205": episodes("dataset_to_index", lambda v: v[:-1] + [v[-1] + 1]),
    "LR206": episodes("tasks", put(2, [])),
    "LR207": episodes("tasks", put(2, ["sing"])),
    "LR208": remove(TASKS),
    "LR210": both(tasks("task", put(1, " ")), episodes("tasks", lambda v: [
        [" "] if row == ["open the drawer"] else row for row in v])),
    "LR211": both(tasks("task", put(1, "pick the cube")),
                  episodes("tasks", lambda v: [["pick the cube"]] * len(v))),
    "LR212": both(
        table(TASKS, lambda old: pa.concat_tables([old, pa.Table.from_pylist(
            [{"task_index": 2, "task": "sing"}], old.schema)]), groups=[3]),
        info(lambda v: v.update(total_tasks=3))),
    "LR213": table(TASKS, bare),
    "LR214": episodes("tasks", put(2, ["open the drawer"])),
    "LR215": shorten,
    "LR301": remove(DATA),
    "LR302": cut(DATA),
    "LR303": lambda root: shutil.copy(root / DATA, root / "data/chunk-000/file-009.parquet"),
    "LR304": drop_column("action"),
    "LR305": table(DATA, lambda old: old.append_column(
        "extra", pa.array(range(old.num_rows)))),
    "LR306": cast("frame_index", pa.float64()),
    "LR307": table(DATA, lambda old: old.set_column(
        old.schema.get_field_index("action"), "action",
        pa.array([row[:3] if i == 9 else row for i, row in enumerate(old["action"].to_pylist())],
                 pa.list_(pa.float32())))),
    "LR308": data("action", nudge(7, 2, None)),
    "LR309": table(DATA, lambda old: old.slice(0, old.num_rows - 2),
                   groups=LENGTHS[:-1] + [LENGTHS[-1] - 2]),
    "LR310": data("episode_index", put(70, 0)),
    "LR311": data("frame_index", put(70, 0)),
    "LR312": data("index", put(70, 0)),
    "LR313": data("timestamp", put(70, 0.31)),
    "LR314": data("task_index", put(70, 7)),
    "LR315": data("action", nudge(70, 1, float("nan"))),
    "LR316": table(DATA, lambda old: old, groups=[100, 203]),
    "LR401": numbers_of("action", lambda a: a[:, 2].fill(0.5)),
    "LR402": numbers_of("observation.state", lambda a: a[:, 2].fill(0.5)),
    "LR403": numbers_of("action", lambda a: a.__setitem__(slice(60, 124), a[60])),
    "LR404": numbers_of("observation.state", lambda a: a.__setitem__(slice(60, 124), a[60])),
    "LR405": numbers_of("action", lambda a: np.clip(a[:, 0], None, -0.2, out=a[:, 0])),
    "LR406": numbers_of("action", lambda a: a.__setitem__((90, 1), 40)),
    "LR407": numbers_of("observation.state", lambda a: a.__setitem__((90, 1), 40)),
    "LR408": lambda root: (data("action", lambda _: pq.read_table(root / DATA)[
        "observation.state"].to_pylist())(root), restat(root)),
    "LR409": late,
    "LR410": twin,
    "LR410 nearly": both(twin, numbers_of("action", lambda a: a.__setitem__(
        slice(250, 253), a[250:253] + 1e-3))),
    "LR501": remove("meta/stats.json"),
    "LR502": text("meta/stats.json", "[1"),
    "LR503": stats(lambda v: v.pop("action")),
    "LR504": stats(lambda v: v["action"].update(mean=[1, 2])),
    "LR505": stats(lambda v: v["action"]["max"].__setitem__(1, 7)),
    "LR506": stats(lambda v: v["action"]["mean"].__setitem__(1, 0.4)),
    "LR507": stats(lambda v: v["action"]["std"].__setitem__(1, 0.01)),
    "LR508": stats(lambda v: v["action"].update(q10=v["action"]["q90"], q90=v["action"]["q10"])),
    "LR509": stats(lambda v: v["observation.images.front"].update(std=[[[0.0]]] * 3)),
    "LR510": stats(lambda v: v["action"].update(count=[9])),
    "LR511": episodes("stats/action/mean", nudge(2, 1, 9.0)),
    "LR601": remove(VIDEO),
    "LR602": cut(VIDEO, 30),
    "LR602 frames": cut(VIDEO),
    "LR603": mp4(samples(-2)),
    "LR605": mp4(set_box(lambda c: c[:12] + struct.pack(">I", 2 * struct.unpack(
        ">I", c[12:16])[0]), *STBL, b"stts")),
    "LR606": mp4(set_box(uneven, *STBL, b"stts")),
    "LR607": episodes("videos/observation.images.front/from_timestamp", lambda v: v[:2] + [
        v[2] + 0.02] + v[3:]),
    "LR608": episodes("videos/observation.images.front/to_timestamp", put(2, 1.0)),
    "LR609": feature("observation.images.front", shape=[24, 16, 3]),
    "LR610": info(lambda v: v["features"]["observation.images.front"]["info"].update({
        "video.codec": "av1"})),
    "LR612": mp4(edit),
    "LR613": mp4(stss(2, *range(3, 304))),
    "LR615": mp4(stss(1)),
    "LR616": lambda root: shutil.copy(root / VIDEO, root / VIDEO.replace("000.mp4", "007.mp4")),
    "LR617": mp4(set_box(matrix, b"trak", b"tkhd")),
    "LR618": info(lambda v: v["features"]["observation.images.front"]["info"].update({
        "video.fps": 10})),
    "LR622": lambda root: shutil.copy(root / VIDEO, root / OTHER),
    "LR701": remove("README.md"),
    "LR702": text("README.md", "# Cubes\n"),
    "LR703": text("images/observation.images.front/episode-000004/frame-000000.png", "x"),
    "LR704": sparse,
    "LR705": text("data/.file-000.parquet.partial", "x"),
    "LR706": lambda root: (root / "link").symlink_to("README.md"),
    "LR707": lambda root: (root / VIDEO).chmod(0o600),
    "LR708": git,
    "LR709": fill,
    "LR805": modality(),
}
CELLS = {
    "LR216": odd_episode,
    "LR317": image("observation.images.front", 0, lambda b: b[:200]),
    "LR318": image("observation.images.front", 0, small),
    "LR319": image("observation.images.front", 0, lambda b: None),
    "LR116": both(
        table(DATA, lambda old: old.rename_columns(
            ["command" if n == "action" else n for n in old.column_names])),
        table(EPISODES, lambda old: old.rename_columns(
            [n.replace("stats/action", "stats/command") for n in old.column_names])),
        info(lambda v: v["features"].update(command=v["features"].pop("action"))),
        stats(lambda v: v.update(command=v.pop("action")))),
    "LR117": both(
        table(DATA, lambda old: old.rename_columns(
            [n.replace("observation.", "seen.") for n in old.column_names])),
        info(lambda v: v.update(features={
            k.replace("observation.", "seen."): f for k, f in v["features"].items()})),
        stats(lambda v: [v.update({k.replace("observation.", "seen."): v.pop(k)})
                         for k in list(v)])),
    "LR106": both(
        table(DATA, lambda old: old.rename_columns(
            [n.replace("images.front", "images/front") for n in old.column_names])),
        info(lambda v: v.update(features={
            k.replace("images.front", "images/front"): f for k, f in v["features"].items()})),
        stats(lambda v: v.update({
            "observation.images/front": v.pop("observation.images.front")}))),
    "LR209": tasks("task_index", lambda v: [1, 0]),
    "LR620": data("observation.images.front", recode),
    "LR621": data("observation.images.front", dark),
}
CELLS |= {
    "LR320 style": language(events=say(style="subtask")),
    "LR320 unknown": language(events=say(style="poem")),
    "LR320 camera": language(events=say(style="vqa", camera="observation.images.top")),
    "LR320 role": language(events=say(role=None, style="interjection")),
    "LR320 differs": language(lambda row: say(style="plan", timestamp=0.0) * (row != 70)),
}
V21 = {
    "LR118": info(lambda v: v.update(total_videos=3)),
    "LR201": text("meta/episodes.jsonl", '{"episode_index": 0}\n'),
    "LR208": remove("meta/tasks.jsonl"),
    "LR310": table("data/chunk-000/episode_000001.parquet", column("episode_index", put(3, 0))),
    "LR501": remove("meta/episodes_stats.jsonl"),
    "LR502": text("meta/episodes_stats.jsonl", "[]\n"),
    "LR503": lines("meta/episodes_stats.jsonl", lambda rows: rows[1]["stats"].pop("action")),
    "LR511": lines("meta/episodes_stats.jsonl",
                   lambda rows: rows[1]["stats"]["action"]["mean"].__setitem__(0, 9)),
    "LR603": mp4(samples(-2), "videos/chunk-000/observation.images.front/episode_000002.mp4"),
    "LR604": mp4(samples(1), "videos/chunk-000/observation.images.front/episode_000002.mp4"),
    "LR619": lambda root: damage(
        root / "videos/chunk-000/observation.images.front/episode_000002.mp4"),
    "LR801": text("meta/modality.json", "{]"),
    "LR802": modality(video={"top": {}}),
    "LR803": modality(state={"arm": {"start": 0, "end": 5}}),
    "LR804": modality(state={"arm": {"start": 0, "end": 3}}),
    "LR806": modality(annotation={"human.task": {"original_key": "timestamp"}}),
}
SLOW = {"LR611": join_videos}
# Found only where images are decoded.
DEEP = {"LR619", "LR620", "LR621"}
# Of the good datasets: JPEG in videos.
KNOWN = {"LR614"}


def damage(path):
    """Overwrites the scan of a JPEG in the middle."""
    content = bytearray(path.read_bytes())
    scan = content.index(b"\xff\xda", len(content) // 2)
    content[scan + 14:scan + 34] = b"\xff\xd9" * 10
    path.write_bytes(content)


def audit(root, *options):
    run = subprocess.run(["lerobot-check", "--json", *options, root], capture_output=True, text=True)
    if run.returncode not in (0, 65) or run.stderr:
        return {f"exit {run.returncode}: {run.stderr}"}, []
    findings = [json.loads(line) for line in run.stdout.splitlines()]
    is_bad = any(finding["severity"] == "error" for finding in findings)
    if run.returncode != (65 if is_bad else 0):
        return {f"exit {run.returncode}"}, findings
    return {finding["code"] for finding in findings}, findings


def flip(rng, content):
    """Changes, removes or repeats some bytes."""
    content = bytearray(content)
    for _ in range(rng.integers(1, 4)):
        place = int(rng.integers(len(content)))
        kind = rng.integers(4)
        if kind == 0:
            content[place] ^= 1 << int(rng.integers(8))
        elif kind == 1:
            content[place:place + 4] = rng.choice([b"\0" * 4, b"\xff" * 4, b"\x7f" + b"\xff" * 3])
        elif kind == 2:
            del content[place:place + int(rng.integers(1, 40))]
        else:
            content[place:place] = content[place:place + int(rng.integers(1, 40))]
    return bytes(content)


def survive(directories, rounds=60):
    """Whatever is in the files, the audit ends, and says so."""
    rng, wrong = np.random.default_rng(1), 0
    for number in range(rounds):
        directory = Path(directories[number % len(directories)])
        paths = sorted(path.relative_to(directory) for path in directory.rglob("*")
                       if path.is_file() and path.name != "README.md")
        path = paths[int(rng.integers(len(paths)))]
        old = (directory / path).read_bytes()
        (directory / path).write_bytes(flip(rng, old))
        try:
            run = subprocess.run(["lerobot-check", *["--deep"] * (number % 2), directory],
                                 capture_output=True, text=True, timeout=20)
            if run.returncode not in (0, 65) or run.stderr:
                wrong += 1
                shutil.copy(directory / path, f"crash-{number}")
                print(f"round {number}, {path}: status {run.returncode}, {run.stderr}")
        except subprocess.TimeoutExpired:
            wrong += 1
            print(f"round {number}, {path}: does not end")
        (directory / path).write_bytes(old)
    return wrong


def tree(root):
    return {path.relative_to(root): path.read_bytes() if path.stat().st_size < 1 << 24 else None
            for path in Path(root).rglob("*") if path.is_file()}


def mends(code):
    """--repair changes nothing, or the code is gone and the files are as they were beside it."""
    before = tree("broken")
    run = subprocess.run(["lerobot-check", "--repair", "--json", "broken"],
                         capture_output=True, text=True)
    after, kept = tree("broken"), Path("broken.broken")
    if "othing is mended" in run.stderr or "nothing to mend" in run.stderr:
        return after == before and not kept.exists()
    found = {json.loads(line)["code"] for line in run.stdout.splitlines()}
    is_kept = kept.exists() and tree(kept) == before
    shutil.rmtree(kept, ignore_errors=True)
    return run.returncode == 0 and code not in found and is_kept


def check(*directories):
    wrong, seen = survive(directories), set(KNOWN)
    for directory, mutations in zip(directories, (V30, CELLS, V21, SLOW)):
        for options in ([], ["--deep"]):
            found, findings = audit(directory, *options)
            if not found <= KNOWN:
                wrong += 1
                print(f"{directory} {options}: {findings}")
        for code, mutate in mutations.items():
            shutil.rmtree("broken", ignore_errors=True)
            shutil.copytree(directory, "broken")
            mutate(Path("broken").absolute())
            found, findings = audit("broken", *(["--deep"] if code in DEEP else []))
            code = code.split()[0]
            seen.add(code)
            if found - KNOWN != {code}:
                wrong += 1
                print(f"{directory} {code}: {[(f['code'], f['place'], f['text']) for f in findings]} {found}")
            if code not in DEEP and not mends(code):
                wrong += 1
                print(f"{directory} {code}: is not mended")
    listed = subprocess.run(
        ["lerobot-check", "--select", "LR0"], capture_output=True, text=True)
    assert listed.returncode == 64
    # Every code of the manual has a mutation.
    page = subprocess.run(["lerobot-check", "--generate", "man"], capture_output=True, text=True).stdout
    codes = {line.split()[1] for line in page.splitlines() if line.startswith(".It LR")}
    for code in sorted(codes ^ seen):
        wrong += 1
        print(f"{code}: in the manual or among the mutations, not both")
    sys.exit(wrong > 0)


{"write": write, "check": check}[sys.argv[1]](*sys.argv[2:])
