# Events stay in the episode of their time, each before the first step after it.
cat >events.py <<'END'
import struct

import mcap

records = [
    mcap.schema(1, "std_msgs/msg/Float64", "ros2msg", "float64 data"),
    mcap.schema(2, "bagpipe.Event", "protobuf", mcap.EVENT),
    mcap.channel(1, 1, "/x", "cdr"), mcap.channel(2, 2, "/event", "protobuf"),
]


def x(second):
    return mcap.message(
        1, 0, int(second * 1e9), int(second * 1e9), b"\0\1\0\0" + struct.pack("<d", second))


def event(second, kind):
    time = int(second * 1e9)
    return mcap.message(2, 0, time, time, bytes([0x12, len(kind)]) + kind.encode())


records += [event(0.5, "early")]
for second in range(1, 5):
    records += [x(second), event(second, f"at {second}"), event(second + 0.5, f"after {second}")]
# A gap: two episodes.
records += [event(20, "in the gap")]
for second in range(31, 34):
    records += [x(second), event(second + 0.5, f"after {second}")]
records += [event(50, "late")]
mcap.write(*records)
END
PYTHONPATH=$SHELL_TESTS python3 events.py >in.mcap
step-align --rate 1 x=/x.data <in.mcap >out.mcap
stream-text --json out.mcap | jq -r 'select(.record == "message") |
  if .topic == "/episode" then .value.event
  elif .topic == "/event" then "  event " + .value.kind
  else "step \(.log_time / 1e9)" end'
stream-check out.mcap
echo "exit $?"
