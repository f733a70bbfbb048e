# What is no rosbag2 recording, or a damaged one, is said in one line.
exec 2>&1
python3 - <<'PYTHON'
import os, sqlite3, sys
sys.path.insert(0, os.environ["SHELL_TESTS"])
from rosbag2 import *
topics = [Topic("/chat"), Topic("/quiet", ""), Topic("/odd", "my_msgs/msg/Odd")]
messages = [("/chat", i, string(f"message {i} " + "and so on " * 20)) for i in range(40)]
messages.append(("/odd", 7, b"\0\1\0\0\7"))
database("whole.db3", 3, topics, messages).close()
database("rowless.db3", 3, topics, []).close()
database("empty.db3", 3, [], []).close()
whole = open("whole.db3", "rb").read()
open("cut.db3", "wb").write(whole[:8000])
open("short.db3", "wb").write(whole[:60])
open("text.db3", "w").write("This is no database.\n" * 100)
bad = bytearray(whole)
bad[9 * 1024:10 * 1024] = b"\xA5" * 1024
open("page.db3", "wb").write(bad)


def change(name, *statements):
    open(name, "wb").write(whole)
    connection = sqlite3.connect(name)
    connection.execute("PRAGMA writable_schema = ON")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


change("other.db3", "DROP TABLE messages")
change("column.db3", "ALTER TABLE topics RENAME COLUMN type TO kind")
change("orphan.db3", "DELETE FROM topics WHERE id = 1")
change("null.db3", "CREATE TABLE m(id INTEGER PRIMARY KEY, topic_id, timestamp, data)",
       "INSERT INTO m SELECT id, topic_id, timestamp, NULL FROM messages",
       "DROP TABLE messages", "ALTER TABLE m RENAME TO messages")
change("past.db3", "UPDATE messages SET timestamp = -5 WHERE id = 3")
change("view.db3", "ALTER TABLE messages RENAME TO m",
       "CREATE VIEW messages AS SELECT * FROM m")
change("hole.db3", "DELETE FROM messages WHERE id = 5")
# An index that lacks a row, and says that it does not.
change("index.db3", "DROP INDEX timestamp_idx",
       "CREATE INDEX timestamp_idx ON messages (timestamp) WHERE id <> 5",
       "UPDATE sqlite_schema SET sql = replace(sql, ' WHERE id <> 5', '')")
for name, paths in [
    ("outside", ["../whole.db3"]), ("root", ["/etc/passwd"]), ("missing", ["x_0.db3", "x_1.db3"]),
    ("unlisted", ["x_0.db3"]), ("empty", None), ("mixed", None), ("yaml", None)]:
    os.mkdir(name)
    if name not in ("empty", "outside", "root"):
        open(f"{name}/x_0.db3", "wb").write(whole)
    if paths:
        metadata(name, *paths)
open("unlisted/x_1.db3", "wb").write(whole)
open("unlisted/y.db3", "wb").write(whole)
open("mixed/other.db3", "wb").write(whole)
open("yaml/metadata.yaml", "w").write("rosbag2_bagfile_information: [1, 2\n")
os.symlink("x_0.db3", "yaml/metadata")
PYTHON
count() {
  bag-cat "$@" >out
  status=$?
  stream-check <out >/dev/null 2>&1 || [ $status -ne 0 ] || echo 'not whole'
  stream-info --json <out 2>/dev/null | jq -c '[.topics[] | [.topic, .messages]]'
  echo "exit $status"
}
for file in text short cut page other column orphan null past view hole index rowless empty; do
  echo "--- $file"
  count $file.db3
done
for file in cut page orphan null past index; do
  echo "--- $file --recover"
  count --recover $file.db3 | sed 's/message [0-9]* /message N /'
done
for name in outside root missing unlisted empty mixed yaml nowhere; do
  echo "--- $name"
  count $name
done
echo '--- missing --recover'
count --recover missing
echo '--- mcap-cat'
mcap-cat yaml
mcap-cat whole.db3
echo '--- locked'
python3 -c '
import sqlite3, subprocess
connection = sqlite3.connect("whole.db3", isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
run = subprocess.run(["bag-cat", "whole.db3"], stdout=subprocess.DEVNULL)
print("exit", run.returncode)'
