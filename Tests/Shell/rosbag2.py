"""Writes rosbag2 databases as rosbag2_storage_sqlite3 has laid them out in its four schemas.

    database(path, schema, [Topic...], [(topic, seconds, payload)...])
"""

import os
import sqlite3
import struct
import subprocess

LATCHED = "- history: 3\n  depth: 1\n  reliability: 1\n  durability: 1\n"
START = 1700000000 * 10**9


class Topic:
    def __init__(self, name, type="std_msgs/msg/String", qos="", definition=None, form="ros2msg"):
        self.name, self.type, self.qos = name, type, qos
        self.definition, self.form = definition, form


def string(text):
    data = text.encode() + b"\0"
    return struct.pack("<4sI", b"\0\1\0\0", len(data)) + data


def compressed(payload):
    with open(".payload", "wb") as file:
        file.write(payload)
    # Of a file, not of a pipe, zstd writes the size of the content.
    frame = subprocess.run(["zstd", "-qc", ".payload"], stdout=subprocess.PIPE, check=True).stdout
    os.remove(".payload")
    return frame


def database(path, schema, topics, messages, pragma="", index=True, size=1024):
    connection = sqlite3.connect(path)
    run = connection.execute
    run(f"PRAGMA page_size = {size}")
    if pragma:
        run(f"PRAGMA {pragma}")
    if schema >= 3:
        run("CREATE TABLE schema(schema_version INTEGER PRIMARY KEY, ros_distro TEXT NOT NULL)")
        run("INSERT INTO schema VALUES(?, ?)", (schema, "iron" if schema == 4 else "rolling"))
        run("CREATE TABLE metadata(id INTEGER PRIMARY KEY, metadata_version INTEGER NOT NULL,"
            "metadata TEXT NOT NULL)")
    columns = ["name TEXT NOT NULL", "type TEXT NOT NULL", "serialization_format TEXT NOT NULL"]
    if schema >= 2:
        columns.append("offered_qos_profiles TEXT NOT NULL")
    if schema >= 4:
        columns.append("type_description_hash TEXT NOT NULL")
        run("CREATE TABLE message_definitions(id INTEGER PRIMARY KEY, topic_type TEXT NOT NULL,"
            "encoding TEXT NOT NULL, encoded_message_definition TEXT NOT NULL,"
            "type_description_hash TEXT NOT NULL)")
    run(f"CREATE TABLE topics(id INTEGER PRIMARY KEY, {', '.join(columns)})")
    run("CREATE TABLE messages(id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL,"
        "timestamp INTEGER NOT NULL, data BLOB NOT NULL)")
    if index:
        run("CREATE INDEX timestamp_idx ON messages (timestamp ASC)")
    for number, topic in enumerate(topics, 1):
        row = [number, topic.name, topic.type, "cdr", topic.qos, "RIHS01_0"][:len(columns) + 1]
        run(f"INSERT INTO topics VALUES({', '.join('?' * len(row))})", row)
        if schema >= 4 and topic.definition is not None:
            run("INSERT INTO message_definitions(topic_type, encoding, encoded_message_definition,"
                "type_description_hash) VALUES(?, ?, ?, '')",
                (topic.type, topic.form, topic.definition))
    numbers = {topic.name: number for number, topic in enumerate(topics, 1)}
    for name, seconds, payload in messages:
        run("INSERT INTO messages(topic_id, timestamp, data) VALUES(?, ?, ?)",
            (numbers[name], START + round(seconds * 10**9), payload))
    connection.commit()
    return connection


def metadata(directory, *paths, version=5):
    lines = "".join(f"    - {path}\n" for path in paths)
    with open(f"{directory}/metadata.yaml", "w") as file:
        file.write(
            f"rosbag2_bagfile_information:\n  version: {version}\n  relative_file_paths:\n{lines}")
