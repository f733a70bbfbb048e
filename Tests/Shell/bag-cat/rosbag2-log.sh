# What a killed recorder left in a write-ahead log is read, and nothing in the directory changes, which
# may be read-only. The log of another database is refused.
exec 2>&1
python3 - <<'PYTHON'
import os, shutil, sys
sys.path.insert(0, os.environ["SHELL_TESTS"])
from rosbag2 import *


def record(directory, schema, texts, checkpoint=False):
    """A recorder's files as they are when it is killed."""
    os.mkdir(directory)
    if os.fork():
        os.wait()
        return
    rows = [("/chat", time, string(text)) for time, text in enumerate(texts)]
    connection = database(
        f"{directory}/run_0.db3", schema, [Topic("/chat")], rows, pragma="journal_mode = WAL")
    if checkpoint:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for time in range(len(rows), 2 * len(rows)):
            connection.execute(
                "INSERT INTO messages(topic_id, timestamp, data) VALUES(1, ?, ?)",
                (START + time * 10**9, string("late")))
        connection.commit()
    # A transaction without its end.
    connection.execute("INSERT INTO messages(topic_id, timestamp, data) VALUES(1, 5, x'00')")
    os._exit(0)


record("early", 2, ["one", "two", "three"])
record("late", 2, ["one", "two", "three"], checkpoint=True)
record("other", 2, ["four " * 50] * 60, checkpoint=True)
for name in ["foreign", "page"]:
    shutil.copytree("early" if name == "page" else "late", name)
shutil.copy("other/run_0.db3-wal", "foreign/run_0.db3-wal")
connection = sqlite3.connect("page.db3")
connection.executescript("PRAGMA page_size = 4096; CREATE TABLE t(a);")
shutil.copy("page.db3", "page/run_0.db3")
os.mkdir("closed")
database(
    "closed/run_0.db3", 2, [Topic("/chat")], [("/chat", 0, string("one"))],
    pragma="journal_mode = WAL").close()
os.mkdir("journal")
shutil.copy("closed/run_0.db3", "journal")
open("journal/run_0.db3-journal", "wb").write(bytes.fromhex("d9d505f920a163d7") + bytes(504))
PYTHON
state() { stat -c '%n %s %y %z' "$1" "$1"/*; md5sum "$1"/*; }
text() { stream-text -t /chat | sed -n 's/.*data":"\([^" ]*\).*/\1/p' | uniq -c; }
for directory in early late closed; do
  echo "--- $directory"
  state $directory >before
  strace -f -o calls -e trace=openat,open,creat,unlink,rename,fcntl bag-cat $directory >out
  echo "exit $?"
  state $directory | cmp - before
  grep -c -E 'O_RDWR|O_WRONLY|O_CREAT|unlink|rename|F_SETLK' calls
  text <out
  bag-cat $directory/run_0.db3 | text >alone
  text <out | cmp - alone
done
for directory in foreign page journal; do
  echo "--- $directory"
  bag-cat $directory >/dev/null
  echo "exit $?"
done
