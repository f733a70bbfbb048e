"""Leaves a LeRobot dataset of version 3.0 as a recorder that is killed leaves it, and checks what it is
mended to.

check_lerobot_repair.py die DIR STATE        three episodes, whose table is never closed
check_lerobot_repair.py mended DIR STATE     with pyarrow and PyAV
STATE: staged    the images of all episodes wait for the encoder
       encoded   the first two episodes have a video, the third one's images wait
       torn      the same, and the table ends in the rows of the third
       short     a video lacks the last frame of the third, whose images are gone
Exits 1 at the first difference.
"""

import io
import json
import os
import sys
from pathlib import Path

import av
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

LENGTHS = [9, 14, 6]
FPS = 10
HEIGHT, WIDTH = 48, 64
CAMERA = "observation.images.front"
VIDEO = f"videos/{CAMERA}/chunk-000/file-000.mp4"
TABLE = "data/chunk-000/file-000.parquet"
FEATURES = {
    "action": ("float32", [3], pa.list_(pa.float32(), 3), lambda s: [s, -s, s / 4]),
    "next.done": ("bool", [1], pa.bool_(), lambda s: s % 3 == 0),
    "next.reward": ("float64", [1], pa.float64(), lambda s: s / 8),
    "grid": ("int16", [2, 2], pa.list_(pa.list_(pa.int16())), lambda s: [[s, 1], [2, -s]]),
    "note": ("string", [1], pa.string(), lambda s: f"Würfel {s}"),
    "observation.images.wrist": (
        "image", [HEIGHT, WIDTH, 3], pa.struct([("bytes", pa.binary()), ("path", pa.string())]),
        lambda s: {"bytes": png(s), "path": f"frame-{s:06d}.png"}),
}
OWN = {"timestamp": "float32", "frame_index": "int64", "episode_index": "int64", "index": "int64",
       "task_index": "int64"}


def picture(step):
    pixels = np.full((HEIGHT, WIDTH, 3), 40, np.uint8)
    pixels[:, : step + 1] = 5 * step
    return pixels


def png(step):
    file = io.BytesIO()
    Image.fromarray(picture(step)).save(file, "PNG")
    return file.getvalue()


def encode(path, steps):
    path.parent.mkdir(parents=True)
    with av.open(str(path), "w", options={"movflags": "faststart"}) as file:
        stream = file.add_stream("libx264", FPS, options={"g": "2", "bf": "0", "qp": "8"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for step in steps:
            file.mux(stream.encode(av.VideoFrame.from_ndarray(picture(step), "rgb24")))
        file.mux(stream.encode())


def die(root, state):
    (root / "meta").mkdir(parents=True)
    (root / TABLE).parent.mkdir(parents=True)
    features = {name: {"dtype": dtype, "shape": shape, "names": None}
                for name, (dtype, shape, _, _) in FEATURES.items()}
    features[CAMERA] = {"dtype": "video", "shape": [HEIGHT, WIDTH, 3],
                        "names": ["height", "width", "channels"], "info": {"video.codec": "h264"}}
    features |= {name: {"dtype": dtype, "shape": [1], "names": None} for name, dtype in OWN.items()}
    file = "chunk-{chunk_index:03d}/file-{file_index:03d}"
    info = {"codebase_version": "v3.0", "fps": FPS, "features": features, "total_episodes": 3,
            "total_frames": sum(LENGTHS), "total_tasks": 2, "chunks_size": 1000,
            "data_files_size_in_mb": 100, "video_files_size_in_mb": 200,
            "data_path": f"data/{file}.parquet", "video_path": f"videos/{{video_key}}/{file}.mp4",
            "robot_type": "arm", "splits": {"train": "0:3"}}
    (root / "meta/info.json").write_text(json.dumps(info))
    tasks = pa.table({"task_index": [0, 1], "task": ["pick", "place"]})
    pq.write_table(tasks.replace_schema_metadata({"pandas": json.dumps({"index_columns": ["task"]})}),
                   root / "meta/tasks.parquet")
    schema = pa.schema([(name, kind) for name, (_, _, kind, _) in FEATURES.items()]
                       + [(name, getattr(pa, dtype)()) for name, dtype in OWN.items()])
    writer = pq.ParquetWriter(root / TABLE, schema, compression="snappy", use_dictionary=True)
    start = 0
    for episode, length in enumerate(LENGTHS):
        steps = range(start, start + length)
        columns = {name: [make(s) for s in steps] for name, (_, _, _, make) in FEATURES.items()}
        columns |= {"timestamp": [np.float32(i / FPS) for i in range(length)],
                    "frame_index": list(range(length)), "episode_index": [episode] * length,
                    "index": list(steps), "task_index": [episode % 2] * length}
        writer.write_table(pa.table(columns, schema))
        if state == "staged" or episode == 2 and state != "short":
            folder = root / f"images/{CAMERA}/episode-{episode:06d}"
            folder.mkdir(parents=True)
            for i, step in enumerate(steps):
                (folder / f"frame-{i:06d}.png").write_bytes(png(step))
        start += length
    if state == "short":
        encode(root / VIDEO, range(start - 1))
    elif state != "staged":
        encode(root / VIDEO, range(start - LENGTHS[2]))
    if state == "torn":
        size = (root / TABLE).stat().st_size
        os.truncate(root / TABLE, size - 1)
    os._exit(0)  # Without closing the table.


def mended(root, state):
    lengths = LENGTHS[:2] if state in ("torn", "short") else LENGTHS
    count = sum(lengths)
    table = pq.read_table(root / TABLE)
    assert table.num_rows == count, table.num_rows
    for name, (_, _, _, make) in FEATURES.items():
        assert table[name].to_pylist() == [make(s) for s in range(count)], name
    file = pq.ParquetFile(root / TABLE)
    assert [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)] == lengths
    episodes = pq.read_table(root / "meta/episodes/chunk-000/file-000.parquet").to_pylist()
    assert [row["length"] for row in episodes] == lengths
    assert [row["tasks"] for row in episodes] == [["pick"], ["place"], ["pick"]][: len(lengths)]
    frames = {}
    for path in sorted((root / f"videos/{CAMERA}").rglob("*.mp4")):
        with av.open(str(path)) as video:
            frames[path.name] = [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]
    start = 0
    for row in episodes:
        video = frames[f"file-{row[f'videos/{CAMERA}/file_index']:03d}.mp4"]
        first = round(row[f"videos/{CAMERA}/from_timestamp"] * FPS)
        for i in range(row["length"]):
            difference = np.abs(video[first + i].astype(int) - picture(start + i)).mean()
            assert difference < 6, (start + i, difference)
        start += row["length"]
    info = json.loads((root / "meta/info.json").read_text())
    assert (info["total_episodes"], info["total_frames"]) == (len(lengths), count)
    statistics = json.loads((root / "meta/stats.json").read_text())
    for name in ["action", "next.reward"]:
        values = np.asarray([FEATURES[name][3](s) for s in range(count)]).reshape(count, -1)
        for key, expected in [("mean", values.mean(0)), ("std", values.std(0)), ("max", values.max(0))]:
            assert np.allclose(statistics[name][key], expected), (name, key)
    for name in [CAMERA, "observation.images.wrist"]:
        pixels = np.stack([picture(s) for s in range(count)]) / 255
        mean = np.asarray(statistics[name]["mean"]).ravel()
        assert np.allclose(mean, pixels.mean((0, 1, 2)), atol=0.01), (name, mean)
    assert not list(root.glob("images")), "images are left"
    assert (root.parent / f"{root.name}.broken" / TABLE).read_bytes()[-4:] != b"PAR1"


if __name__ == "__main__":
    {"die": die, "mended": mended}[sys.argv[1]](Path(sys.argv[2]), sys.argv[3])
