# A cut begins with what latched topics said before it: each ROS 1 connection's and each ROS 2 topic's
# last message, and every different message of /tf_static. Topics that are silent in the cut are left
# out.
python3 - <<'PYTHON'
import os, sys
sys.path.insert(0, os.environ["SHELL_TESTS"])
from rosbag2 import *
topics = [
    Topic("/map", qos=LATCHED), Topic("/tf_static"), Topic("/r/tf_static"), Topic("/chat"),
    Topic("/named", qos="- durability: transient_local\n"), Topic("/volatile", qos="- durability: 2\n"),
    Topic("/silent")]
messages = [
    ("/map", 0, string("old map")), ("/tf_static", 0.1, string("base")),
    ("/r/tf_static", 0.2, string("r")), ("/tf_static", 0.3, string("arm")),
    ("/silent", 0.4, string("silent")), ("/tf_static", 0.5, string("base")),
    ("/map", 1, string("map")), ("/named", 1.5, string("named")), ("/volatile", 1.5, string("no"))]
messages += [("/chat", time, string(f"at {time}")) for time in range(8)]
messages += [("/map", 6, string("new map"))]
database("run.db3", 2, topics, messages).close()
# The same in parts, of which the first has the latched topics.
os.mkdir("split")
for number in range(2):
    part = [row for row in messages if (row[1] >= 3) == bool(number)]
    database(f"split/split_{number}.db3", 2, topics, part).close()
PYTHON
messages() { stream-text --json -x /episode | sed -n 's/.*"topic":"\([^"]*\)".*"log_time":17000000\(.*\),"publish_time":17000000\([0-9]*\),.*"data":"\([^"]*\)".*/\2 \3 \1 \4/p'; }
show() {
  echo "$*"
  bag-cat "$@" | messages
}
show --start 4 --end 7 run.db3
bag-cat --start 4 --end 7 run.db3 | messages >run.txt
bag-cat --start 4 --end 7 split | messages | diff - run.txt
bag-cat run.db3 | zstd-chunk >run.mcap
mcap-cat --start 4 --end 7 run.mcap | messages | diff - run.txt
mcap-cat --start 4 --end 7 <run.mcap | messages | diff - run.txt
cat run.mcap | mcap-cat --start 4 --end 7 | messages | diff - run.txt
mcap-cat --start 4 --end 7 --order file run.mcap | messages | diff - run.txt
show --start 4 --end 7 --no-latched run.db3
show --start 4 --repeat-latched -t '*tf_static' run.db3
show --end 1 run.db3
topics() { stream-info --json | jq -c '[.topics[] | [.topic, .messages]]'; }
bag-cat --start 4 --end 5 --no-latched run.db3 | topics
bag-cat --start 4 --end 5 --no-latched --keep-empty run.db3 | topics
mcap-cat --start 4 --end 5 --no-latched run.mcap | topics
mcap-cat --start 4 --end 5 --no-latched --keep-empty run.mcap | topics
bag-cat --start 4 --no-latched --repeat-latched run.db3 2>&1
echo "exit $?"
