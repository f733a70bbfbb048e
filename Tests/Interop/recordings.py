"""Reads recordings with mcap-cat and bag-cat, and with other people's readers, and compares.

Each output, as a stream and as a file of zstd and of lz4 chunks, is read by PyPI's mcap with CRCs
checked. Message for message topic, type, log time, publish time and payload must be those that mcap
(MCAP sources), rosbags and Debian's python3-rosbag (ROS 1 bags) find in the source, in the order of
the log times. Environment: DATA, SHARED. Exits 1 at the first difference.
"""

import hashlib
import os
import pathlib
import subprocess
import sys

from mcap.reader import NonSeekingReader, make_reader
from rosbags.rosbag1 import Reader

DATA = pathlib.Path(os.environ["DATA"])
SHARED = pathlib.Path(os.environ["SHARED"]) / "data"
ROSBAG = """
import hashlib, sys, rosbag
with rosbag.Bag(sys.argv[1], allow_unindexed=False) as bag:
    for topic, (kind, data, *_), time in bag.read_messages(raw=True):
        print(time.to_nsec(), topic, kind, hashlib.sha256(data).hexdigest())
"""


def digest(data):
    return hashlib.sha256(data).hexdigest()


def mcap_rows(reader, **options):
    """(log time, topic, type, publish time, payload)"""
    for schema, channel, message in reader.iter_messages(**options):
        yield (
            message.log_time, channel.topic, schema.name.replace("/msg/", "/") if schema else "",
            message.publish_time, digest(message.data))


def read_output(path):
    with open(path, "rb") as file:
        rows = list(mcap_rows(make_reader(file, validate_crcs=True), log_time_order=False))
    with open(path, "rb") as file:
        summary = make_reader(file).get_summary()
    return [row for row in rows if row[1] != "/episode"], summary


def read_mcap(path):
    """The messages as they stand in the file, sorted stably."""
    with open(path, "rb") as file:
        rows = list(mcap_rows(NonSeekingReader(file), log_time_order=False))
    return sorted(rows, key=lambda row: row[0])


def read_rosbags(path):
    with Reader(path) as bag:
        return [
            (time, connection.topic, connection.msgtype.replace("/msg/", "/"), time, digest(data))
            for connection, time, data in bag.messages()]


def read_rosbag(path):
    """None where ROS's own reader is not there or refuses the bag."""
    try:
        lines = subprocess.run(
            ["/usr/bin/python3", "-c", ROSBAG, path], capture_output=True, check=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    rows = []
    for line in lines.stdout.splitlines():
        time, topic, kind, payload = line.split(" ")
        rows.append((int(time), topic, kind, int(time), payload))
    return rows


def outputs(program, path):
    """The output as a stream and as files, with the exit status."""
    with open("stream.mcap", "wb") as file:
        status = subprocess.run([program, path], stdout=file).returncode
    yield "stream", "stream.mcap", status
    if status == 0:
        for filter in ["zstd-chunk", "lz4-chunk"]:
            with open("stream.mcap", "rb") as stream, open("chunked.mcap", "wb") as file:
                subprocess.run([filter, "--chunk-size", "100000"], stdin=stream, stdout=file, check=True)
            yield filter, "chunked.mcap", 0


def compare(path, program, expected, isOrdered, reader):
    for form, output, status in outputs(program, path):
        if status != 0:
            sys.exit(f"{path}: {program} ends with {status}")
        rows, summary = read_output(output)
        times = [row[0] for row in rows]
        if times != sorted(times):
            sys.exit(f"{path}: {form}: not in order of time")
        same = rows == expected if isOrdered else sorted(rows) == sorted(expected)
        if not same:
            differences = sorted(set(rows) ^ set(expected))
            sys.exit(f"{path}: {form}: {len(rows)} messages, {reader} has {len(expected)}: {differences[:4]}")
        if form != "stream" and summary.statistics.message_count != len(rows) + 2:
            sys.exit(f"{path}: {form}: the summary counts {summary.statistics.message_count}")
    print(f"ok {path.name}: {len(expected)} messages as {reader}")


def check_bag(path):
    try:
        expected = read_rosbags(path)
    except Exception as error:  # what a reader throws for a bag it cannot read is its own
        return print(f"skipped {path.name}: rosbags: {str(error).splitlines()[0]}")
    compare(path, "bag-cat", expected, False, "rosbags")
    rosbag = read_rosbag(path)
    if rosbag is None:
        print(f"skipped {path.name}: not read by ROS's own rosbag")
    elif sorted(rosbag) != sorted(expected):
        sys.exit(f"{path}: rosbag and rosbags differ")


def check_mcap(path):
    compare(path, "mcap-cat", read_mcap(path), True, "mcap")


def main():
    for path in [DATA / "pick_cube_sample.bag", *sorted((DATA / "bags").glob("*.bag"))]:
        if path.name != "crashed.bag":
            check_bag(path)
    # What bag-cat has written is a recording too.
    subprocess.run(
        f"bag-cat {DATA}/pick_cube_sample.bag | zstd-chunk --chunk-size 50000 > sample.mcap",
        shell=True, check=True)
    with open("sample.mcap", "rb") as file:
        chunks = make_reader(file).get_summary().chunk_indexes
    assert len(chunks) > 5, "too few chunks to tell anything"
    folders = [
        SHARED / name for name in ["sim", "real/ros1-bag", "real/converted", "real/ros2-rosbag2"]]
    for folder in folders:
        for path in sorted(folder.rglob("*.bag")):
            check_bag(path)
        for path in sorted(folder.rglob("*.mcap")):
            check_mcap(path)
    if absent := [str(folder) for folder in folders if not folder.is_dir()]:
        print(f"skipped: no {', '.join(absent)}")


main()
