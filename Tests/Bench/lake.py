"""The rows of episode-list: an indexed recording, against the summary of the official Python library, and a
million rows that an engine appends and asks.

lake.py FILE...    the peer: the counts of each topic, from the summary
"""

import importlib.util
import sys
import time

from rows import Run, pair


def rows(tools, work, recording, runs, wants):
    if wants("episode-list"):
        size = recording.stat().st_size / 1e6
        files = [recording] * 10
        pair("episode-list: indexed files", lambda: Run([[tools / "episode-list", *files]]),
             lambda: Run([[sys.executable, __file__, *files]]), runs, 10 * size)
        million(tools, work, runs)


def million(tools, work, runs):
    stream = work / "million.mcap"
    if not stream.exists():
        episodes(stream, 1_000_000)
    table = work / "million.parquet"

    def write():
        with open(table, "wb") as out:
            return Run([[tools / "episode-list", stream]], stdout=out)

    pair("episode-list: 1,000,000 rows", write, None, runs, stream.stat().st_size / 1e6)
    if importlib.util.find_spec("duckdb"):
        start = time.monotonic()
        query(table)
        print(f"DuckDB asks 1,000,000 rows in {time.monotonic() - start:.3f} s", flush=True)


def episodes(path, count):
    """Markers alone: what a dataset of features is to the table."""
    from mcap.writer import CompressionType, Writer

    with open(path, "wb") as file:
        writer = Writer(file, compression=CompressionType.NONE, use_chunking=False)
        writer.start()
        schema = writer.register_schema("bagpipe.Episode", "protobuf", b"")
        channel = writer.register_channel("/episode", "protobuf", schema)
        for index in range(count):
            name = b"run%d" % index
            entry = b"\x0a\x02id\x12" + bytes([len(name)]) + name
            start = 1_700_000_000_000_000_000 + index * 30_000_000_000
            writer.add_message(channel, start, b"\x08\x01\x3a" + bytes([len(entry)]) + entry, start)
            writer.add_message(channel, start + 10**9, b"\x08\x02\x40\x1e\x48" + bytes([index % 3]), start)
        writer.finish()


def query(table):
    import duckdb

    print(duckdb.sql(f"select date, outcome, count(*) n from '{table}' where date = '2023-11-20' group by all order by n")
          .fetchall())


def main():
    from mcap.reader import make_reader

    for path in sys.argv[1:]:
        with open(path, "rb") as file:
            summary = make_reader(file).get_summary()
            print(summary.statistics.channel_message_counts)


if __name__ == "__main__":
    main()
