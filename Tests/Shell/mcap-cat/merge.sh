# --merge makes one episode of several files, in the order of time: ids are new, equal schemas are one,
# and a topic of two files keeps two channels.
exec 2>&1
python3 - <<'PYTHON'
import os, sys
sys.path.insert(0, os.environ["SHELL_TESTS"])
from rosbag2 import *
for name, topics, start in [("a", ["/left", "/chat"], 0), ("b", ["/right", "/chat"], 0.5)]:
    rows = [(topic, start + time, string(f"{name} {topic}")) for time in range(3) for topic in topics]
    database(f"{name}.db3", 2, [Topic(topic) for topic in topics], rows).close()
PYTHON
for name in a b; do bag-cat --id "$name" $name.db3 | zstd-chunk >$name.mcap; done
show() {
  echo "$*"
  "$@" >out || echo "exit $?"
  stream-check <out 2>&1
  stream-text out | grep -v -E '^(metadata|header)' | cut -c 18-120 | sed 's/^[.0-9]*Z //'
}
show mcap-cat --merge a.mcap b.mcap
stream-text --json out | jq -c 'select(.record == "message" and .topic == "/episode") | .value.attributes' |
  head -n 1
echo 'databases and a pipe'
cat b.db3 | bag-cat --merge a.db3 - >out
stream-info --json out | jq -c '.episodes[] | [.id, .source, .messages]'
stream-text -x /episode out | grep -v '^metadata' >pipe.txt
bag-cat --merge a.db3 b.db3 | stream-text -x /episode | grep -v '^metadata' | diff - pipe.txt
echo 'a cut counts from the earliest message of all'
mcap-cat --merge --start 1 --end 2 b.mcap a.mcap | stream-text -x /episode | grep -c '^20'
mcap-cat --merge --order file b.mcap a.mcap | stream-text | grep -c '^20'
cat a.mcap | mcap-cat --merge --start 1 - b.mcap >/dev/null
echo "exit $?"
mcap-cat a.mcap b.mcap | zstd-chunk >both.mcap
mcap-cat --merge both.mcap a.mcap >/dev/null
echo "exit $?"
mcap-cat --merge a.mcap nothing.mcap >/dev/null
echo "exit $?"
head -c 300 b.mcap >cut.mcap
mcap-cat --merge a.mcap cut.mcap >out
echo "exit $?"
mcap-cat --recover --merge a.mcap cut.mcap 2>errors | stream-info --json | jq -c '.episodes[] | .messages'
cat errors
