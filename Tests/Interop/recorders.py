"""Recorders that write a recording slowly, each with its own library.

recorders.py KIND PATH COUNT PAUSE
    KIND: mcap, mcap-none, foxglove, rosbags, rosbag, rosbag-bz2; db3-wal, db3-memory, db3-delete with
    this mode of SQLite's journal; rosbag2, rosbag2-mcap, a directory with a file for 150 messages

Writes COUNT messages on /a and /b, PAUSE seconds apart, and prints a line for each call after which
more of them are in the file: how many, and the monotonic time of the last write() of that call. A
line that comes in makes it end the recording, as does the last message; `kill -9` does not.
"""

import json
import os
import select
import sqlite3
import sys
import time


class Timed:
    """An unbuffered file that knows when it was last written."""

    def __init__(self, path):
        self.file = open(path, "w+b", buffering=0)
        self.name = path
        self.last = None

    def write(self, data):
        view = memoryview(data)
        while view:
            view = view[self.file.write(view):]
        self.last = time.monotonic()
        return len(data)

    def __getattr__(self, name):
        return getattr(self.file, name)


def payload(number):
    return json.dumps({"number": number, "text": "x" * (number % 700)}).encode()


def stamp(number):
    return 1_700_000_000_000_000_000 + number * 1_000_000


class MCAP:
    def __init__(self, path, compression="zstd"):
        from mcap.writer import CompressionType, Writer

        self.file = Timed(path)
        kind = {"zstd": CompressionType.ZSTD, "none": CompressionType.NONE}[compression]
        self.writer = Writer(self.file, chunk_size=4000, compression=kind)
        self.writer.start()
        schema = self.writer.register_schema("T", "jsonschema", b'{"type": "object"}')
        self.channels = [self.writer.register_channel(t, "json", schema) for t in ("/a", "/b")]

    def write(self, number):
        time_ = stamp(number)
        self.writer.add_message(self.channels[number % 2], time_, payload(number), time_)

    def is_readable(self):
        return True

    def close(self):
        self.writer.finish()
        self.file.close()


class Foxglove:
    """The writer of Rust: it compresses into the file and fills in the chunk's length later."""

    file = None

    def __init__(self, path):
        import foxglove
        from foxglove.mcap import MCAPWriteOptions

        self.writer = foxglove.open_mcap(path, writer_options=MCAPWriteOptions(chunk_size=4000))
        self.channels = [foxglove.Channel(t, message_encoding="json") for t in ("/a", "/b")]

    def write(self, number):
        self.channels[number % 2].log(payload(number), log_time=stamp(number))

    def close(self):
        self.writer.close()


class Rosbags:
    def __init__(self, path):
        from rosbags.rosbag1 import Writer
        from rosbags.typesys import Stores, get_typestore

        store = get_typestore(Stores.ROS1_NOETIC)
        self.writer = Writer(path)
        self.writer.chunk_threshold = 4000
        self.writer.open()
        self.writer.bio.close()
        self.file = self.writer.bio = Timed(path)
        self.writer.bio.write(b"#ROSBAG V2.0\n" + self.start())
        self.channels = [
            self.writer.add_connection(t, "std_msgs/msg/String", typestore=store)
            for t in ("/a", "/b")]

    def start(self):
        """The record that the library writes first: an open bag."""
        fields = [b"op=\x03", b"index_pos=" + bytes(8), b"conn_count=" + bytes(4),
                  b"chunk_count=" + bytes(4)]
        header = b"".join(len(f).to_bytes(4, "little") + f for f in fields)
        padding = 4096 - 4 - len(header)
        return (len(header).to_bytes(4, "little") + header + padding.to_bytes(4, "little")
                + b" " * padding)

    def write(self, number):
        data = payload(number)
        self.writer.write(
            self.channels[number % 2], stamp(number), len(data).to_bytes(4, "little") + data)

    def is_readable(self):
        return True

    def close(self):
        self.writer.close()


class Rosbag:
    """Debian's python3-rosbag: it fills in the sizes of a chunk later."""

    def __init__(self, path, compression="none"):
        import genpy
        import rosbag
        from std_msgs.msg import String

        self.time, self.string = genpy.Time, String
        self.file = Timed(path)
        rosbag.bag.open = lambda *_: self.file
        self.bag = rosbag.Bag(path, "w", compression=compression, chunk_threshold=4000)

    def write(self, number):
        time_ = stamp(number)
        text = self.string(payload(number).decode())
        self.bag.write(("/a", "/b")[number % 2], text, self.time(time_ // 10**9, time_ % 10**9))

    def is_readable(self):
        """False while the messages are in an open chunk that is compressed."""
        return self.bag._compression == "none" or not self.bag._chunk_open

    def close(self):
        self.bag.close()


class Database:
    """As rosbag2_storage_sqlite3 writes, in transactions of five messages."""

    file = None

    def __init__(self, path, journal):
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.sql = self.connection.execute
        self.sql(f"PRAGMA journal_mode={journal}")
        self.sql("PRAGMA synchronous=" + ("NORMAL" if journal == "WAL" else "OFF"))
        self.sql("CREATE TABLE schema(schema_version INTEGER PRIMARY KEY, ros_distro TEXT NOT NULL)")
        self.sql("CREATE TABLE topics(id INTEGER PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, "
                 "serialization_format TEXT NOT NULL, offered_qos_profiles TEXT NOT NULL)")
        self.sql("CREATE TABLE messages(id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL, "
                 "timestamp INTEGER NOT NULL, data BLOB NOT NULL)")
        self.sql("CREATE INDEX timestamp_idx ON messages (timestamp ASC)")
        self.sql("INSERT INTO schema VALUES (3, 'humble')")
        self.topics = []

    def write(self, number):
        topic = number % 2 + 1
        if topic not in self.topics:
            self.topics.append(topic)
            self.sql("INSERT INTO topics VALUES (?, ?, 'std_msgs/msg/String', 'cdr', '')",
                     (topic, ("", "/a", "/b")[topic]))
        if not self.connection.in_transaction:
            self.sql("BEGIN")
        text = payload(number) + b"\0"
        data = b"\0\1\0\0" + len(text).to_bytes(4, "little") + text
        self.sql("INSERT INTO messages(topic_id, timestamp, data) VALUES (?, ?, ?)",
                 (topic, stamp(number), data))
        self.last = None
        if number % 5 == 4:
            self.sql("COMMIT")
            self.last = time.monotonic()

    def close(self):
        if self.connection.in_transaction:
            self.sql("COMMIT")
        self.connection.close()


class Directory:
    """A directory of files, with metadata at the end."""

    file = None

    def __init__(self, path, make, ending):
        os.mkdir(path)
        self.path, self.make, self.ending = path, make, ending
        self.names, self.part, self.last = [], None, None

    def write(self, number):
        if number % 150 == 0:
            if self.part:
                self.part.close()
            self.names.append(f"{os.path.basename(self.path)}_{len(self.names)}.{self.ending}")
            self.part = self.make(os.path.join(self.path, self.names[-1]))
        if self.part.file:
            self.part.file.last = None
        self.part.write(number)
        self.last = self.part.file.last if self.part.file else self.part.last

    def close(self):
        self.part.close()
        with open(os.path.join(self.path, "metadata.yaml"), "w") as file:
            file.write("rosbag2_bagfile_information:\n  version: 5\n  relative_file_paths:\n")
            file.writelines(f"    - {name}\n" for name in self.names)


def main():
    kind, path, count, pause = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    makers = {
        "mcap": MCAP, "mcap-none": lambda p: MCAP(p, "none"), "foxglove": Foxglove,
        "db3-wal": lambda p: Database(p, "WAL"), "db3-memory": lambda p: Database(p, "MEMORY"),
        "db3-delete": lambda p: Database(p, "DELETE"),
        "rosbag2": lambda p: Directory(p, lambda file: Database(file, "WAL"), "db3"),
        "rosbag2-mcap": lambda p: Directory(p, MCAP, "mcap"),
        "rosbags": Rosbags, "rosbag": Rosbag, "rosbag-bz2": lambda p: Rosbag(p, "bz2")}
    recorder = makers[kind](path)
    print("open", flush=True)
    for number in range(count):
        if recorder.file:
            recorder.file.last = None
        recorder.write(number)
        if recorder.file and recorder.file.last and recorder.is_readable():
            print(number + 1, recorder.file.last, flush=True)
        elif getattr(recorder, "last", None):
            print(number + 1, recorder.last, flush=True)
        if pause:
            time.sleep(pause)
        if select.select([sys.stdin], [], [], 0)[0]:
            break
    recorder.close()
    print("closed", flush=True)


main()
