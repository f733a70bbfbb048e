# A rosbag2 recording: a database of any schema, alone or in a directory of one or more files, which
# are one episode in the order of time; compressed as a whole or message by message; with metadata or
# without.
python3 - <<'PYTHON'
import os, sys
sys.path.insert(0, os.environ["SHELL_TESTS"])
from rosbag2 import *
topics = [Topic("/chat"), Topic("/odd", "my_msgs/msg/Odd", definition="uint8 a\n")]
messages = [
    ("/chat", 0, string("one")), ("/odd", 1, b"\0\1\0\0\7"), ("/chat", 3, string("four")),
    ("/chat", 2, string("three"))]
for schema in range(1, 5):
    database(f"{schema}.db3", schema, topics, messages).close()
database("plain.db3", 4, topics, messages, index=False).close()
database("wide.db3", 4, topics, messages, pragma="encoding = 'UTF-16'").close()
for name in ["split", "listed", "packed"]:
    os.mkdir(name)
    # The tenth file comes after the ninth, and the parts overlap.
    for number, time in [(9, 0), (10, 1), (11, 2)]:
        texts = [("/chat", time + part / 4, string(f"{number}: {part}")) for part in range(6)]
        database(f"{name}/run_{number}.db3", 2, topics[:1], texts).close()
metadata("listed", "listed/run_9.db3", "run_10.db3", "run_11.db3", version=9)
os.mkdir("message.1")
database(
    "message.1/message.db3", 3, topics[:1],
    [("/chat", i, compressed(string("long " * i))) for i in range(1, 4)]).close()
PYTHON
show() { stream-text | sed -n 's/^[0-9T:-]*:\(..\.[0-9]*\)[0-9]*Z /\1 /p; /^channel/p' |
  grep -v ' /episode ' | cut -c -100; }
for schema in 1 2 3 4; do
  echo "schema $schema"
  bag-cat $schema.db3 2>errors >out
  cat errors
  show <out
done
echo 'no index, another encoding, from a pipe, compressed, in the order of the file'
bag-cat 4.db3 | show >four
bag-cat plain.db3 | show | cmp - four
bag-cat wide.db3 | show | cmp - four
cat 4.db3 | bag-cat | show | cmp - four
zstd -q 4.db3
bag-cat 4.db3.zst | show | cmp - four
cat 4.db3.zst | bag-cat | show | cmp - four
bag-cat --order file plain.db3 | show | tail -n 2
echo 'splits'
bag-cat split | show
bag-cat listed >out
show <out >listed.txt
bag-cat split/ | show | cmp - listed.txt
for file in packed/*; do zstd -q --rm "$file"; done
bag-cat packed | show | cmp - listed.txt
stream-info --json <out | jq -c '.episodes[] | [.id, .source, .messages]'
bag-cat --start 1.5 --end 2.25 listed | show
bag-cat --start 1.5 --end 2.25 packed | show | grep -c chat
echo 'messages'
bag-cat message.1 >out
show <out
stream-info --json <out | jq -c '.episodes[] | [.id, .source, .messages]'
(cd message.1 && bag-cat . | stream-info --json | jq -c '.episodes[].id')
echo 'from several threads'
python3 - <<'PYTHON'
import os, sys
sys.path.insert(0, os.environ["SHELL_TESTS"])
from rosbag2 import *
# Four parts of the index, and messages out of order in and between the segments of the table.
messages = [("/chat", (i + i * 37 % 500) / 10, string("x" * 16000)) for i in range(4000)]
database("long.db3", 4, [Topic("/chat")], messages, size=4096).close()
PYTHON
for part in '' '--start 100 --end 300.05'; do
  bag-cat --no-provenance -j 1 $part long.db3 >one
  bag-cat --no-provenance -j 4 $part long.db3 | cmp - one
  stream-info --json <one | jq -c '.episodes[] | .messages'
done
