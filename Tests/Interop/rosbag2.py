"""Reads rosbag2 recordings with bag-cat and with PyPI's rosbags, and compares.

Message for message topic, type, time and payload must be those that rosbags finds, also of recordings
that rosbags writes here in each of its forms; and every value of every message that both can decode
must be the same. What rosbags cannot open, because metadata.yaml is missing or wrong, is read with
Python's sqlite3. Environment: SHARED, PATH. Exits 1 at the first difference.
"""

import base64
import json
import math
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys

import numpy
import zstandard
from mcap.reader import NonSeekingReader
from rosbags.interfaces import Nodetype
from rosbags.rosbag2 import CompressionFormat, CompressionMode, Reader, StoragePlugin, Writer
from rosbags.typesys import Stores, get_types_from_msg, get_typestore

SHARED = pathlib.Path(os.environ["SHARED"]) / "data/real"
STORE = get_typestore(Stores.ROS2_HUMBLE)


def bag_cat(path, *options):
    """The rows (time, topic, type, payload), sorted, and the stream."""
    with open("stream.mcap", "wb") as file:
        run = subprocess.run(["bag-cat", *options, str(path)], stdout=file, stderr=subprocess.PIPE)
    if run.returncode != 0:
        sys.exit(f"{path}: bag-cat ends with {run.returncode}: {run.stderr.decode()}")
    rows = []
    with open("stream.mcap", "rb") as file:
        for schema, channel, message in NonSeekingReader(file, validate_crcs=True).iter_messages(
                log_time_order=False):
            if channel.topic != "/episode":
                rows.append((message.log_time, channel.topic, schema.name, message.data))
    times = [row[0] for row in rows]
    if times != sorted(times):
        sys.exit(f"{path}: not in the order of time")
    return sorted(rows)


def same(path, rows, expected, reader):
    if rows != sorted(expected):
        difference = set(rows) ^ set(expected)
        sys.exit(f"{path}: {len(rows)} messages, {reader} has {len(expected)}: "
                 f"{sorted(difference)[:3]}")
    print(f"ok {path.name}: {len(rows)} messages as {reader}")


def equal(ours, theirs, store=STORE):
    """One of our values, as JSON, against one of rosbags."""
    if isinstance(theirs, numpy.ndarray):
        if isinstance(ours, str):  # bytes
            return base64.b64decode(ours) == theirs.tobytes()
        return len(ours) == len(theirs) and all(
            equal(*pair, store) for pair in zip(ours, theirs.tolist()))
    if isinstance(theirs, list):
        return len(ours) == len(theirs) and all(
            equal(*pair, store) for pair in zip(ours, theirs))
    if isinstance(theirs, float | numpy.floating):
        if isinstance(ours, str) or ours is None:  # NaN and the infinities are no JSON numbers
            return not math.isfinite(theirs)
        return math.isclose(ours, theirs, rel_tol=1e-6)
    if hasattr(theirs, "__msgtype__"):
        # The fields, without the constants, and without that of an empty message.
        hidden = "structure_needs_at_least_one_member"
        names = [name for name, _ in store.fielddefs[theirs.__msgtype__][1] if name != hidden]
        ours = {name: value for name, value in ours.items() if name != hidden}
        return list(ours) == names and all(
            equal(ours[name], getattr(theirs, name), store) for name in names)
    return ours == theirs


def compare_values(path, messages, store):
    """`messages` are (topic, time, object of rosbags of that store)."""
    text = subprocess.run(
        ["stream-text", "--json", "--full", "stream.mcap"], capture_output=True, check=True).stdout
    ours = {}
    for line in text.splitlines():
        record = json.loads(line)
        if record.get("topic") and "value" in record:
            ours.setdefault(record["topic"], []).append((int(record["log_time"]), record["value"]))
    count = 0
    for topic, time, value in messages:
        found = [mine for mine in ours.get(topic, []) if mine[0] == time]
        if not any(equal(mine, value, store) for _, mine in found):
            sys.exit(f"{path}: {topic} at {time}: {found[:1]} is not {value}")
        count += 1
    print(f"ok {path.name}: {count} values as rosbags")


def check_with_rosbags(path, options=()):
    expected, values = [], []
    with Reader(path) as bag:
        for connection in bag.connections:
            # rosbags does not parse the definition of a service's events.
            if connection.msgtype in STORE.fielddefs or "/srv/" in connection.msgtype:
                continue
            if not connection.msgdef.data:
                continue
            types = get_types_from_msg(connection.msgdef.data, connection.msgtype)
            STORE.register({name: fields for name, fields in types.items()
                            if name not in STORE.fielddefs})
        for connection, time, data in bag.messages():
            expected.append((time, connection.topic, connection.msgtype, bytes(data)))
            if connection.msgtype in STORE.fielddefs:
                value = STORE.deserialize_cdr(data, connection.msgtype)
                values.append((connection.topic, time, value))
    same(path, bag_cat(path, *options), expected, "rosbags")
    compare_values(path, values, STORE)


def check_with_sqlite(path):
    expected = []
    for file in sorted(path.glob("*.db3*")):
        if file.suffix == ".zstd":
            shutil.copyfileobj(zstandard.open(file), open("copy.db3", "wb"))
            file = pathlib.Path("copy.db3")
        if file.suffix != ".db3":
            continue
        with sqlite3.connect(f"file:{file}?immutable=1", uri=True) as connection:
            for time, topic, kind, data in connection.execute(
                    "SELECT timestamp, name, type, data FROM messages "
                    "JOIN topics ON topic_id = topics.id"):
                if data[:4] == b"\x28\xB5\x2F\xFD":
                    data = zstandard.decompress(data)
                expected.append((time, topic, kind, data))
    same(path, bag_cat(path), expected, "sqlite3")


def check_with_mcap(path):
    expected = []
    for file in path.glob("*.mcap"):
        with open(file, "rb") as stream:
            expected += [
                (message.log_time, channel.topic, schema.name, message.data)
                for schema, channel, message in NonSeekingReader(stream).iter_messages(
                    log_time_order=False)]
    same(path, bag_cat(path), expected, "mcap")


def check(path):
    try:
        with Reader(path) as bag:
            # Of some recordings, such as MCAP files without an index, rosbags reads nothing.
            isRead = any(True for _ in bag.messages())
    except Exception as error:  # what a reader throws for a recording it cannot read is its own
        print(f"{path.name}: rosbags: {str(error).splitlines()[0][:80]}")
        isRead = False
    if isRead:
        check_with_rosbags(path)
    elif list(path.glob("*.db3*")):
        check_with_sqlite(path)
    else:
        check_with_mcap(path)


def check_written():
    """Recordings that rosbags writes, with a message of every type of each release."""
    for version in [8, 9]:
        for plugin in StoragePlugin:
            for mode in CompressionMode:
                if plugin == StoragePlugin.SQLITE3 and mode == CompressionMode.STORAGE:
                    continue
                path = pathlib.Path(f"v{version}-{plugin.name}-{mode.name}")
                writer = Writer(path, version=version, storage_plugin=plugin)
                if mode != CompressionMode.NONE:
                    writer.set_compression(mode, CompressionFormat.ZSTD)
                with writer:
                    channel = writer.add_connection(
                        "/chat", "std_msgs/msg/String", typestore=STORE)
                    kind = STORE.types["std_msgs/msg/String"]
                    for number in range(500):
                        data = STORE.serialize_cdr(kind(data=f"{number} " * number), kind.__msgtype__)
                        writer.write(channel, 10**18 + number * number % 499, data)
                check_with_rosbags(path)


def value_of(store, node, number):
    """A value of a field that is neither empty nor like its neighbors."""
    kind, content = node
    if kind == Nodetype.NAME:
        fields = store.fielddefs[content][1]
        return store.types[content](**{
            name: value_of(store, field, number + place) for place, (name, field) in enumerate(fields)})
    if kind == Nodetype.BASE:
        name = content[0]
        if name == "string":
            return "text" * (number % 3 + 1)
        return name == "bool" if name in ("bool", "octet") else number % 100
    element, size = content
    values = [value_of(store, element, number + place) for place in range(size or 3)]
    base = element[1][0] if element[0] == Nodetype.BASE else None
    if base in (None, "string"):
        return values
    return numpy.array(values, {"byte": "uint8", "char": "uint8", "octet": "uint8"}.get(base, base))


def check_builtin():
    """The types of each release before databases held definitions."""
    for schema, release in [(1, "DASHING"), (2, "FOXY"), (2, "GALACTIC"), (2, "HUMBLE")]:
        store = get_typestore(Stores[f"ROS2_{release}"])
        path = pathlib.Path(f"{release.lower()}.db3")
        connection = sqlite3.connect(path)
        quality = ", offered_qos_profiles" if schema == 2 else ""
        connection.executescript(f"""
            CREATE TABLE topics(id INTEGER PRIMARY KEY, name, type, serialization_format{quality});
            CREATE TABLE messages(id INTEGER PRIMARY KEY, topic_id, timestamp INTEGER, data BLOB);
            CREATE INDEX timestamp_idx ON messages (timestamp ASC);""")
        values = []
        names = set(store.fielddefs)
        if release == "FOXY":
            # Galactic's have one more bool, in the place of padding.
            names = {name for name in names if "ParameterDescriptor" not in name
                     and "ParameterEventDescriptors" not in name}
        for number, name in enumerate(sorted(names), 1):
            topic = [number, f"/{name}", name, "cdr"] + ["- durability: 2"] * (schema == 2)
            connection.execute(f"INSERT INTO topics VALUES({', '.join('?' * len(topic))})", topic)
            value = value_of(store, (Nodetype.NAME, name), number)
            data = bytes(store.serialize_cdr(value, name))
            connection.execute(
                "INSERT INTO messages(topic_id, timestamp, data) VALUES(?, ?, ?)",
                (number, number, data))
            values.append((f"/{name}", number, value))
        connection.commit()
        connection.close()
        if len(bag_cat(path)) != len(values):
            sys.exit(f"{path}: not {len(values)} messages")
        compare_values(path, values, store)


def main():
    check_written()
    check_builtin()
    folders = [SHARED / "ros2-rosbag2", SHARED / "converted/ros2"]
    for folder in folders:
        parents = {file.parent for suffix in ["db3", "mcap", "zstd"]
                   for file in folder.rglob(f"*.{suffix}")}
        for path in sorted(parents):
            check(path)
    if absent := [str(folder) for folder in folders if not folder.is_dir()]:
        print(f"skipped: no {', '.join(absent)}")


main()
