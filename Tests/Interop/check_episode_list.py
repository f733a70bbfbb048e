"""Compares tables of episode-list with the files they are about, by pyarrow and the mcap package."""

import collections
import datetime
import os
import subprocess

import pyarrow.dataset as dataset
import pyarrow.parquet as parquet
from mcap.reader import make_reader
from mcap_protobuf.decoder import DecoderFactory


def expected(path):
    """Of a file with one episode or several: id, times, topics and events of each."""
    episodes = []
    with open(path, "rb") as file:
        reader = make_reader(file, decoder_factories=[DecoderFactory()])
        for _, channel, message in reader.iter_messages(log_time_order=False):
            if channel.topic == "/episode":
                marker = DecoderFactory().decoder_for(channel.message_encoding, _)(message.data)
                if marker.event == 1:
                    episodes.append({"id": dict(marker.attributes)["id"], "topics": collections.Counter(),
                                     "events": collections.Counter(), "start": message.log_time, "messages": 0})
                else:
                    episodes[-1].update(end=message.log_time, steps=marker.steps)
                continue
            episode = episodes[-1]
            episode["messages"] += 1
            if "bagpipe.feature" not in channel.metadata:
                episode["topics"][channel.topic] += 1
            if channel.topic == "/event":
                event = DecoderFactory().decoder_for(channel.message_encoding, _)(message.data)
                episode["events"]["/".join(filter(None, [event.kind, event.rule]))] += 1
    return episodes


def micros(nanoseconds):
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return epoch + datetime.timedelta(microseconds=nanoseconds // 1000)


def compare(rows, paths):
    episodes = [(path, episode) for path in paths for episode in expected(path)]
    assert len(rows) == len(episodes), (len(rows), len(episodes))
    for row, (path, episode) in zip(rows, episodes):
        assert row["id"] == episode["id"] and row["uri"] == path and row["bytes"] == os.path.getsize(path), row
        assert row["date"] == micros(episode["start"]).date()
        assert (row["start"], row["end"]) == (micros(episode["start"]), micros(episode["end"])), row
        assert dict(row["topics"]) == dict(episode["topics"]), (row["topics"], episode["topics"])
        assert dict(row["events"]) == dict(episode["events"]), (row["events"], episode["events"])
        assert (row["messages"], row["steps"]) == (episode["messages"], episode["steps"]), row
        assert len(row["provenance"]) > 0


rows = parquet.read_table("rows.parquet").to_pylist()
compare(rows, ["a.mcap", "b.mcap"])
assert [row["outcome"] for row in rows] == ["no", "yes"] and rows[0]["reason"] == "slip"
assert [row["confidence"] for row in rows] == [0.25, 0.5] and rows[1]["label_source"] == "person"
assert rows[1]["events"] and all(row["robot"] == "r17" for row in rows)
compare(parquet.read_table("two.parquet").to_pylist(), ["two.mcap"])

(row,) = parquet.read_table("c.parquet").to_pylist()
compare([row], ["c.mcap"])
assert dict(row["features"]) == {"action": "float64 [7]", "camera": "jpeg [120, 160]"}, row["features"]
assert row["rate"] == 10 and dict(row["lossy"]) == {"camera": "1 jpeg:80"}, row["lossy"]
# The state in the cell makes the statistics again.
with open("cell.state", "wb") as file:
    file.write(row["statistics"])
subprocess.run(["norm-merge", "cell.state", "-o", "cell.json"], check=True)
with open("cell.json", "rb") as cell, open("c.json", "rb") as own:
    assert cell.read() == own.read()

# An engine reads the folders, and skips by the ranges of the columns.
table = dataset.dataset("table")
assert sorted(table.to_table(columns=["id"])["id"].to_pylist()) == ["a", "b", "c"]
assert table.to_table(filter=dataset.field("robot") == "r17").num_rows == 2
group = parquet.ParquetFile("rows.parquet").metadata.row_group(0)
columns = {group.column(place).path_in_schema: group.column(place).statistics for place in range(group.num_columns)}
assert (columns["id"].min, columns["id"].max) == ("a", "b")
assert (columns["confidence"].min, columns["confidence"].max) == (0.25, 0.5)
assert columns["date"].min == rows[0]["date"] and columns["start"].max == rows[1]["start"]
