#!/usr/bin/env python3
"""Writes one table with pyarrow in many forms, and its rows as JSON: Tests/Data/parquet/make.py"""

import json
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq

here = pathlib.Path(__file__).resolve().parent
ROWS = 40


def row(i):
    return {
        "index": i,
        "maybe": None if i % 3 == 0 else i * 10**12,
        "text": None if i % 5 == 4 else ["pick the cube", "Würfel", ""][i % 3],
        "flag": i % 7 < 3,
        "tiny": i % 256 - 128,
        "unsigned": 65535 - i,
        "half": i / 8,
        "real": None if i == 5 else i / 3,
        "vector": [i / 4, -i / 2, i],
        "nested": [None, [], [[]], [[1, i], None, [None, 3]]][i % 4],
        "image": {"bytes": bytes([i]) * (i % 9), "path": None if i % 2 else f"frame-{i:06}.png"},
        "language": [
            {"role": "user", "content": f"say {k}" if k % 2 else None, "timestamp": i / 2,
             "calls": None if k == 0 else ["{}"] * (k - 1)}
            for k in range(i % 4)],
        "pairs": [("a", i), ("b", None)][: i % 3],
        "nothing": None,
        "fixed": bytes([i, 255 - i, 7]),
    }


SCHEMA = pa.schema([
    pa.field("index", pa.int64(), nullable=False),
    ("maybe", pa.int64()), ("text", pa.string()), ("flag", pa.bool_()), ("tiny", pa.int8()),
    ("unsigned", pa.uint16()), ("half", pa.float16()), ("real", pa.float64()),
    ("vector", pa.list_(pa.float32(), 3)), ("nested", pa.list_(pa.list_(pa.int32()))),
    ("image", pa.struct([("bytes", pa.binary()), ("path", pa.string())])),
    ("language", pa.list_(pa.struct([
        ("role", pa.string()), ("content", pa.string()), ("timestamp", pa.float32()),
        ("calls", pa.list_(pa.string()))]))),
    ("pairs", pa.map_(pa.string(), pa.int64())), ("nothing", pa.null()),
    ("fixed", pa.binary(3)),
])
DELTAS = {
    "index": "DELTA_BINARY_PACKED", "maybe": "DELTA_BINARY_PACKED", "text": "DELTA_BYTE_ARRAY",
    "real": "BYTE_STREAM_SPLIT", "vector.list.element": "BYTE_STREAM_SPLIT", "flag": "RLE",
    "nested.list.element.list.element": "DELTA_BINARY_PACKED", "fixed": "DELTA_BYTE_ARRAY",
    "image.bytes": "DELTA_LENGTH_BYTE_ARRAY", "tiny": "DELTA_BINARY_PACKED",
    "half": "BYTE_STREAM_SPLIT",
}
FORMS = {
    "default": {"store_schema": True},
    "plain": {"use_dictionary": False, "compression": "none"},
    "snappy-v2": {"data_page_version": "2.0", "compression": "snappy"},
    "gzip": {"compression": "gzip", "use_dictionary": False},
    "zstd": {"compression": "zstd", "write_page_checksum": True},
    "lz4-v2": {"compression": "lz4", "data_page_version": "2.0"},
    "deltas": {"use_dictionary": False, "column_encoding": DELTAS},
    "deltas-v2": {"use_dictionary": False, "column_encoding": DELTAS, "compression": "zstd",
                  "data_page_version": "2.0"},
    "old": {"version": "1.0", "use_compliant_nested_type": False},
    # Pages of a few rows.
    "small-pages": {"data_page_size": 16, "write_batch_size": 4, "use_dictionary": False},
}


def plain(value):
    """A value as JSON: bytes as a list of numbers, pairs as groups."""
    if isinstance(value, bytes):
        return {"bytes": list(value)}
    if isinstance(value, tuple):
        return {"key": value[0], "value": value[1]}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def main():
    rows = [row(i) for i in range(ROWS)]
    table = pa.Table.from_pylist(rows, SCHEMA)
    for name, options in FORMS.items():
        options = {"store_schema": False, **options}
        with pq.ParquetWriter(here / f"{name}.parquet", SCHEMA, **options) as writer:
            for start, end in ((0, 15), (15, 16), (16, ROWS)):
                writer.write_table(table.slice(start, end - start))
        read = pq.read_table(here / f"{name}.parquet").to_pylist()
        assert read == table.to_pylist(), name
    expected = json.dumps([plain(row) for row in table.to_pylist()], ensure_ascii=False)
    (here / "rows.json").write_text(expected + "\n")


if __name__ == "__main__":
    main()
