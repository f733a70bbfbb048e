"""Annotates a LeRobot dataset as LeRobot's own annotator does, and checks one with such columns.

check_lerobot_language.py steps FILE.mcap    two episodes of 12 steps
check_lerobot_language.py annotate DIR       adds the columns, in the types that pyarrow infers
check_lerobot_language.py written DIR        has them in LeRobot's types
Exits 1 at the first difference.
"""

import io
import json
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from bagpipe_messages import StepWriter
from PIL import Image

FPS, LENGTH, EPISODES = 10, 12, 2
TABLE = "data/chunk-000/file-000.parquet"
CAMERA = "observation.images.front"
COLUMNS = ("language_persistent", "language_events")


def call(name, **arguments):
    return {"type": "function", "function": {"name": name, "arguments": arguments}}


def row(style, content, role="assistant", tool_calls=None, camera=None, **more):
    return {"role": role, "content": content, "style": style, **more, "camera": camera,
            "tool_calls": tool_calls}


def persistent(episode):
    return [row("plan", f"plan of {episode}", timestamp=0.0),
            row("subtask", "reach", timestamp=0.0),
            row("subtask", "grasp ✓", timestamp=0.4),
            row("memory", "", timestamp=1.1)]


def events(episode, frame):
    if frame == 3:
        return [row(None, None, tool_calls=[call("say", text=f"hello {episode}")]),
                row("interjection", "stop", "user")]
    if frame == 5:
        return [row("vqa", '{"cubes": 2}', camera=CAMERA),
                row("vqa", "how many cubes?", "user", camera=CAMERA)]
    return [row("interjection", "go on", "user")] if frame == LENGTH - 1 else []


def steps(path):
    writer = StepWriter(path.open("wb"), "check_lerobot_language")
    writer.declare("action", "bagpipe.Tensor", "tensor")
    writer.declare("language_instruction", "bagpipe.Text", "text")
    camera = CAMERA.replace(".", "/")
    writer.declare(camera, "foxglove.CompressedImage", "image")
    picture = io.BytesIO()
    Image.new("RGB", (32, 16), "red").save(picture, "JPEG")
    for episode in range(EPISODES):
        start = episode * LENGTH * 10**9 // FPS
        writer.put("/episode", 0, start, event=1, index=episode, rate=float(FPS))
        for frame in range(LENGTH):
            time = start + frame * 10**9 // FPS
            writer.put("action", frame, time, shape=[2], float32=[episode, frame])
            writer.put(camera, frame, time, format="jpeg", data=picture.getvalue())
            writer.put("language_instruction", frame, time, text="tidy up")
        writer.put("/episode", 0, time, event=2, index=episode, steps=LENGTH)
    writer.finish()


def annotate(root):
    table = pq.read_table(root / TABLE)
    rows = [(episode, frame) for episode in range(EPISODES) for frame in range(LENGTH)]
    table = table.append_column(COLUMNS[0], pa.array([persistent(e) for e, _ in rows]))
    table = table.append_column(COLUMNS[1], pa.array([events(*key) for key in rows]))
    pq.write_table(table, root / TABLE, row_group_size=LENGTH, compression="snappy")
    info = json.loads((root / "meta/info.json").read_text())
    info["features"] |= {n: {"dtype": "language", "shape": [1], "names": None} for n in COLUMNS}
    (root / "meta/info.json").write_text(json.dumps(info))


def written(root):
    file = pq.ParquetFile(root / TABLE)
    text = [(name, pa.string()) for name in ("role", "content", "style", "camera")]
    calls = ("tool_calls", pa.list_(pa.string()))
    for name, fields in zip(COLUMNS, ([*text[:3], ("timestamp", pa.float32()), text[3], calls],
                                      [*text, calls])):
        assert file.schema_arrow.field(name).type == pa.list_(pa.struct(fields)), name
    table = file.read()
    for number, (states, moments) in enumerate(zip(*(table[n].to_pylist() for n in COLUMNS))):
        episode, frame = divmod(number, LENGTH)
        for found, expected in ((states, persistent(episode)), (moments, events(episode, frame))):
            found = [one | {"tool_calls": one["tool_calls"] and [
                json.loads(c) for c in one["tool_calls"]]} for one in found]
            for one in found + expected:
                if "timestamp" in one:
                    one["timestamp"] = round(one["timestamp"], 5)
            assert found == sorted(expected, key=lambda one: (
                one.get("timestamp", 0), one["style"] or "", one["role"])), (number, found)
    said = duckdb.sql(f"""select count(*) from (select unnest(language_events) as e
        from '{root / TABLE}') where e.style = 'interjection'""").fetchall()
    assert said == [(2 * EPISODES,)], said
    info = json.loads((root / "meta/info.json").read_text())
    for name in COLUMNS:
        assert info["features"][name] == {"dtype": "language", "shape": [1], "names": None}
    assert pq.read_table(root / "meta/tasks.parquet")["task"].to_pylist() == ["tidy up"]


if __name__ == "__main__":
    {"steps": steps, "annotate": annotate, "written": written}[sys.argv[1]](
        *map(Path, sys.argv[2:]))
