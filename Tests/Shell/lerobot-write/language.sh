# Events become LeRobot's language columns, and lerobot-cat makes the same events of them.
exec 2>&1
cat >events.py <<'END'
import struct
import sys

import mcap


def x(time):
    return mcap.message(1, 0, time, time, b"\0\1\0\0" + struct.pack("<d", time / 1e9))


def field(number, text):
    size = len(text.encode())
    return bytes([number << 3 | 2, size & 127 | 128, size >> 7]) + text.encode()


def event(time, kind, text):
    return mcap.message(2, 0, time, time, field(2, kind) + field(5, text))


events = []
for line in sys.stdin:
    second, kind, text = line.rstrip("\n").split(" ", 2)
    events.append((float(second), kind, text))
records = [
    mcap.schema(1, "std_msgs/msg/Float64", "ros2msg", "float64 data"),
    mcap.schema(2, "bagpipe.Event", "protobuf", mcap.EVENT),
    mcap.channel(1, 1, "/x", "cdr"), mcap.channel(2, 2, "/event", "protobuf"),
]
for second in range(6):
    records += [x((second + 1) * 10**9)]
    records += [event(int((s + 1) * 1e9), *rest) for s, *rest in events if second <= s < second + 1]
mcap.write(*records)
END
steps() {
  PYTHONPATH=$SHELL_TESTS python3 events.py \
    | step-align --rate 1 action=/x.data --instruction 'pick it up'
}
events() {
  lerobot-cat "$1" | stream-text --full --json | jq -c '
    select(.record == "message" and (.topic == "/event" or .topic == "action")) |
    if .topic == "action" then .sequence else [.value.kind, .value.text] end'
}
steps >good.mcap <<'END'
0.0 task_aug grab it
0.0 subtask go to the cube
1.5 interjection no, the “red” one
1.6 say the red one
2.0 trigger nothing to say
2.5 subtask close the gripper
3.0 language {"role": "user", "content": "how many cubes?", "style": "vqa", "camera": "observation/images/front"}
3.0 language {"role": "user", "content": "how?", "style": "vqa", "camera": "observation.images.none"}
3.0 language {"role": "assistant", "content": "{\"count\": 2}", "style": "vqa", "camera": "observation.images.front"}
4.0 language {"role": "assistant", "content": "so", "style": null, "camera": null, "tool_calls": [{"type": "function", "function": {"name": "wave", "arguments": {"hand": 1}}}]}
5.5 motion too late for a step of its own
END
lerobot-write good <good.mcap
echo "status $?"
jq -c '.features | with_entries(select(.key | startswith("language")))' good/meta/info.json
events good | tee first
lerobot-check --ignore LR115 --ignore LR7 --ignore LR4 good
# What has been read is written again as it was.
lerobot-cat good | lerobot-write again
events again | diff first - && echo 'the same events'
lerobot-cat again | lerobot-write --append again
jq .total_episodes again/meta/info.json
rm -r again
lerobot-cat good | lerobot-write again
lerobot-cat -f action good | stream-text -t /event

echo '# Without language'
steps </dev/null >none.mcap
lerobot-write none <none.mcap
jq -c '.features | keys' none/meta/info.json
lerobot-write --language none-yet <none.mcap
jq -c '.features | keys' none-yet/meta/info.json
lerobot-cat good | lerobot-write --append none-yet
events none-yet | tail -n +7 | diff first - && echo 'the same events'
lerobot-cat good | lerobot-write --append none
echo "status $?"
lerobot-cat none again | lerobot-write first-none
jq .total_episodes first-none/meta/info.json
lerobot-cat none again | lerobot-write --language both
events both | tail -n +7 | diff first - && echo 'the same events'
lerobot-write --format v2.1 old <good.mcap
jq -c '.features | keys' old/meta/info.json
lerobot-write --language --format v2.1 old

echo '# What LeRobot refuses'
while read -r event; do
  echo "$event" | steps | lerobot-write bad || echo "status $?"
done <<'END'
1 language no JSON
1 language {"content": "no role"}
1 language {"role": "user", "style": "subtask"}
1 language {"role": "user", "content": "a", "style": "poem"}
1 language {"role": "user", "content": "a"}
1 language {"role": "user", "content": "a", "style": "vqa"}
1 language {"role": "user", "content": "a", "style": "plan", "camera": "front"}
1 language {"role": "user", "style": null, "tool_calls": "say"}
END
ls
