# Bags and rosbag2 recordings are followed to their end.
exec 2>&1
texts() { stream-text --json -t /chat 2>/dev/null | grep -c message; }
cp "$DATA/bags/none.bag" "$DATA/bags/bz2.bag" "$DATA/bags/crashed.bag" .
for bag in none bz2; do
  bag-cat --order file $bag.bag | stream-text -t '/[!e]*' >whole
  bag-cat --follow $bag.bag | stream-text -t '/[!e]*' | cmp - whole && wc -l <whole
done
bag-cat --follow crashed.bag >/dev/null
echo "exit $?"

# A recorder of rosbag2: two databases, and the metadata at the end; or it dies before that.
cat >record.py <<'PYTHON'
import os, sys, time
sys.path.insert(0, os.environ["SHELL_TESTS"])
from rosbag2 import *

directory, ending = sys.argv[1:]
os.mkdir(directory)
for part in range(2):
    connection = database(
        f"{directory}/run_{part}.db3", 3, [Topic("/chat"), Topic("/quiet")], [],
        pragma="journal_mode = WAL")
    for number in range(10 * part, 10 * part + 10):
        connection.execute("INSERT INTO messages(topic_id, timestamp, data) VALUES(1, ?, ?)",
                           (START + number * 10**9, string(f"message {number}")))
        connection.commit()
        time.sleep(0.01)
    if part == 1 and ending == "killed":
        os._exit(1)
    connection.close()
if ending == "closed":
    metadata(directory, "run_0.db3", "run_1.db3")
PYTHON
for ending in closed killed lost; do
  python3 record.py $ending $ending &
  while [ ! -e $ending ]; do sleep 0.01; done
  bag-cat --no-provenance --follow $ending >out
  echo "$ending: exit $?, $(texts <out) messages"
  wait $!
done
bag-cat --no-provenance --follow closed >out
bag-cat --no-provenance --order file closed >whole
[ "$(stream-text -t /chat <out)" = "$(stream-text -t /chat <whole)" ] && echo same
# Only what is wanted, and no further than that.
bag-cat --follow -x /chat closed | texts
bag-cat --follow --until 12 --start 3 closed | texts
bag-cat --follow --recover killed >out
echo "exit $?, $(texts <out) messages"
# One database alone.
bag-cat --follow closed/run_1.db3 | texts
bag-cat --follow killed/run_1.db3 | texts
# Nobody has written anything yet.
mkdir empty
bag-cat --follow --idle 0.1 empty | stream-check && echo "ends well"
bag-cat --follow missing
echo "exit $?"
