"""What readers of Arrow make of the batches of arrow-write, and tables for arrow-cat.

check_arrow.py numbers FILE...                the arrays of check_npz.py
check_arrow.py images STEPS WINDOWS DECODED RAW
check_arrow.py foreign                        a folder of tables of pyarrow and polars
check_arrow.py values FILE                    the steps of one, from stream-text --json --full
"""

import base64
import io
import json
import os
import sys

import duckdb
import numpy as np
import polars
import pyarrow as pa
from PIL import Image

import check_npz


def read(file):
    """A table, from pyarrow; polars and DuckDB find the same values."""
    if file.endswith(".arrows"):
        with open(file, "rb") as raw:
            table = pa.ipc.open_stream(raw).read_all()
        other = polars.read_ipc_stream(file)
    else:
        with pa.memory_map(file) as raw:
            table = pa.ipc.open_file(raw).read_all()
        other = polars.read_ipc(file)
    table.validate(full=True)
    assert other.shape == (table.num_rows, table.num_columns), (other.shape, table.shape)
    rows = table  # noqa: F841 - DuckDB finds it by its name
    found = duckdb.sql("select * from rows").arrow()
    found = found if isinstance(found, pa.Table) else found.read_all()
    for name in table.column_names:
        values = storage(table, name).to_pylist()
        assert storage(found, name).to_pylist() == values, name
        column = other[name]
        if isinstance(column.dtype, polars.Extension):
            column = column.ext.storage()
        assert column.to_list() == values or has_nan(values), name
    return table


def has_nan(values):
    return any(value != value for value in values if isinstance(value, float))


def storage(table, name):
    column = table.column(name).combine_chunks()
    return column.storage if isinstance(column, pa.ExtensionArray) else column


def array(table, name):
    """A column as an array of NumPy, without a copy where Arrow can."""
    column = table.column(name).combine_chunks()
    if isinstance(column, pa.ExtensionArray) and column.type.value_type != pa.bool_():
        return column.to_numpy_ndarray()
    values = storage(table, name)
    shape = (len(values), *(column.type.shape if isinstance(column, pa.ExtensionArray) else ()))
    if isinstance(values, pa.FixedSizeListArray):
        values = values.flatten()
    return values.to_numpy(zero_copy_only=False).reshape(shape)


def check_alignment(file):
    """All buffers of a file begin at a multiple of 64."""
    with pa.memory_map(file) as raw:
        start = raw.read_buffer(1).address
        reader = pa.ipc.open_file(raw)
        for index in range(reader.num_record_batches):
            for column in reader.get_batch(index).columns:
                column = column.storage if isinstance(column, pa.ExtensionArray) else column
                for buffer in column.buffers():
                    assert buffer is None or (buffer.address - start) % 64 == 0, index


def numbers(file):
    table = read(file)
    expected = check_npz.arrays()
    assert sorted(table.column_names) == sorted([*expected, "episode_id", "index", "timestamp"])
    for name, values in expected.items():
        values = np.concatenate(list(values))
        if name == "half":
            values = values.astype(np.float32)
        if name == "bytes":
            values = np.char.decode(values)
        found = array(table, name)
        if values.dtype.kind != "U":
            assert found.dtype == values.dtype.newbyteorder("="), (name, found.dtype)
        np.testing.assert_array_equal(found, values, name)
    assert array(table, "index").tolist() == [0, 1, 2, 3] * 5
    assert array(table, "episode_id").tolist() == [f"stored#{e}" for e in range(5) for _ in range(4)]
    assert (np.diff(array(table, "timestamp")) == 100_000_000).all()


def images(steps, windows, decoded, raw):
    name = "observation/image_primary"
    files = array(read(steps), name)
    frames = [np.asarray(Image.open(io.BytesIO(file))) for file in files]
    table = read(windows)
    lists = table.column(name).to_pylist()
    # The first window repeats the first image.
    assert [window[1] for window in lists] == list(files)
    assert [window[0] for window in lists] == [files[0], *files[:-1]]
    assert table.column("action").type.shape == [5, 7]
    found = array(read(decoded), name)
    assert found.shape == (len(files), 2, 120, 160, 3) and found.dtype == np.uint8
    np.testing.assert_array_equal(found[:, 1], frames)
    np.testing.assert_array_equal(found[1:, 0], frames[:-1])
    np.testing.assert_array_equal(array(read(raw), name), frames)
    with pa.memory_map(raw) as file:
        column = pa.ipc.open_file(file).get_batch(0).column(name)
        address = column.storage.flatten().buffers()[1].address
        assert column.to_numpy_ndarray().ctypes.data == address, "a copy"
    check_alignment(raw)
    check_alignment(steps)


def jpeg(level):
    file = io.BytesIO()
    Image.new("RGB", (16, 16), (level, 0, 0)).save(file, "jpeg")
    return file.getvalue()


ROWS = 5
EPISODES = ["a", "a", "b", "b", "b"]


def columns():
    """Columns of all kinds, and the values of their features."""
    count = list(range(ROWS))
    return {
        "number": (pa.array(count, pa.int16()), count),
        "half": (pa.array(np.arange(ROWS, dtype=np.float16)), [float(n) for n in count]),
        "flag": (pa.array([n % 2 == 0 for n in count]), [n % 2 == 0 for n in count]),
        "list": (pa.array([[1.5] * n for n in count]), [[1.5] * n for n in count]),
        "large_list": (
            pa.array([[n, 7] for n in count], pa.large_list(pa.int64())),
            [[n, 7] for n in count],
        ),
        "fixed": (
            pa.array([[n, n, n] for n in count], pa.list_(pa.float32(), 3)),
            [[float(n)] * 3 for n in count],
        ),
        "nested": (
            pa.array([[[n, 1], [n, 2], [n, 3]] for n in count]),
            [[n, 1, n, 2, n, 3] for n in count],
        ),
        "text": (pa.array([f"é{n}" * n for n in count]), [f"é{n}" * n for n in count]),
        "large_text": (
            pa.array([f"long {n}" * 5 for n in count], pa.large_string()),
            [f"long {n}" * 5 for n in count],
        ),
        "view": (
            pa.array([f"long {n}" * n for n in count], pa.string_view()),
            [f"long {n}" * n for n in count],
        ),
        "dictionary": (
            pa.array(["x", "y", "x", "x", "z"]).dictionary_encode(),
            ["x", "y", "x", "x", "z"],
        ),
        "part": (
            pa.array([{"left": n, "right": [n, n]} for n in count]),
            {"left": count, "right": [[n, n] for n in count]},
        ),
        "missing": (pa.array([None, 1.0, None, 2.0, 3.0]), [None, 1.0, None, 2.0, 3.0]),
        "time": (pa.array(count, pa.timestamp("us", "UTC")), count),
        "image": (pa.array([jpeg(n) for n in count]), [jpeg(n) for n in count]),
        "blob": (pa.array([b"abc", b"", b"x", b"y", b"z"]), [b"abc", b"", b"x", b"y", b"z"]),
        "fixed_blob": (pa.array([b"ab"] * ROWS, pa.binary(2)), [b"ab"] * ROWS),
    }


def foreign():
    os.mkdir("foreign")
    table = pa.table(
        {"episode_id": EPISODES} | {name: column for name, (column, _) in columns().items()}
    )
    for codec in None, "lz4", "zstd":
        options = pa.ipc.IpcWriteOptions(compression=codec)
        with pa.ipc.new_file(f"foreign/{codec}.arrow", table.schema, options=options) as writer:
            writer.write_table(table, max_chunksize=2)
        with pa.ipc.new_stream(f"foreign/{codec}.arrows", table.schema, options=options) as writer:
            # One of the batches has no rows.
            for start, end in (0, 1), (1, 4), (4, 4), (4, 5):
                part = table.slice(start, end - start).combine_chunks()
                rows = part.to_batches() or [pa.RecordBatch.from_pylist([], schema=table.schema)]
                writer.write_batch(rows[0])
    frame = polars.from_arrow(table)
    frame.write_ipc("foreign/polars.arrow", compression="zstd", record_batch_size=3)
    frame.write_ipc_stream("foreign/polars.arrows")


def value(message):
    """The value of a feature, in lists without shape."""
    content = message["value"]
    if message["type"] == "bagpipe.Text":
        return content["text"]
    if message["type"] == "foxglove.CompressedImage":
        return base64.b64decode(content["data"])
    for name, elements in content.items():
        if name == "shape" or not elements:
            continue
        if isinstance(elements, str):
            elements = base64.b64decode(elements)
            if name == "uint8":
                return elements
            elements = np.frombuffer(elements, name).tolist()
        return elements if content["shape"] else elements[0]
    return []


def values(file):
    ids, found = [], {}
    for line in sys.stdin:
        record = json.loads(line)
        if record["record"] != "message":
            continue
        if record["topic"] == "/episode":
            if record["value"]["event"] == "BEGIN":
                ids += [entry["value"] for entry in record["value"]["attributes"] if entry["key"] == "id"]
            else:
                assert record["value"]["steps"] == EPISODES.count(ids[-1])
            continue
        row = (0 if len(ids) == 1 else EPISODES.count("a")) + record["sequence"]
        found.setdefault(record["topic"], [None] * ROWS)[row] = value(record)
    assert ids == ["a", "b"], ids
    expected = {}
    for name, (_, rows) in columns().items():
        if isinstance(rows, dict):
            expected |= {f"{name}/{part}": values for part, values in rows.items()}
        else:
            expected[name] = rows
    assert sorted(found) == sorted(expected), sorted(found)
    for name, rows in expected.items():
        for row, want in enumerate(rows):
            got = found[name][row]
            if isinstance(want, bytes) and not want:
                assert not got, (file, name, row, got)
            else:
                assert got == want, (file, name, row, got, want)


match sys.argv[1:]:
    case ["numbers", *files]:
        for file in files:
            numbers(file)
    case ["images", *files]:
        images(*files)
    case ["foreign"]:
        foreign()
    case ["values", file]:
        values(file)
