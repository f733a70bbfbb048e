"""The row of edge-trigger: 20 rules over two raw cameras and a depth image, against the official Python
library and a deque.

edge_trigger.py FILE    the peer: three of the rules, which that one decodes a message for
"""

import sys
from collections import deque
from pathlib import Path

from rows import Run, pair

# Most do not fire: a robot that runs well sends nothing.
RULES = [f"high{joint}: abs(/joint_states.position[{joint}]) > 100 for 200ms" for joint in range(7)]
RULES += [f"jump{joint}: /command.data[{joint}] - /joint_states.position[{joint}] > 1000" for joint in range(7)]
RULES += ["norm: norm(/joint_states.position) > 1e6 while norm(/command.data) > 1 priority 3",
          "gap_left: /left_arm/camera/color silent 500ms", "gap_right: /right_arm/camera/color silent 500ms",
          "gap_depth: /head/camera/depth silent 500ms", "gap_joints: /joint_states silent 100ms",
          "nan: any(/command.data != /command.data) priority 9"]
PRE = 3


def rows(tools, work, recording, runs, wants):
    if not wants("edge-trigger"):
        return
    plain, rules = work / "plain.mcap", work / "bench.rules"
    rules.write_text("\n".join(RULES) + "\n")
    # The form between filters, as a recorder's stream has it.
    with open(plain, "wb") as out:
        Run([[tools / "mcap-cat", recording]], stdout=out)
    megabytes = plain.stat().st_size / 1e6
    one = ["taskset", "-c", "0", tools / "edge-trigger", "--rules", rules, "--pre", PRE, "--memory", "1G"]
    pair("edge-trigger, 20 rules, one core", lambda: Run([one], stdin=plain),
         lambda: Run([["taskset", "-c", "0", sys.executable, __file__, plain]]), runs, megabytes)


def peer(path):
    from mcap.reader import make_reader
    from mcap_ros2.decoder import DecoderFactory

    ring, fired = deque(), 0
    with open(path, "rb") as file:
        factory = DecoderFactory()
        decoders = {}
        for schema, channel, message in make_reader(file).iter_messages():
            ring.append(message)
            while ring[0].log_time < message.log_time - PRE * 10**9:
                ring.popleft()
            if channel.topic in ("/joint_states", "/command"):
                if channel.id not in decoders:
                    decoders[channel.id] = factory.decoder_for(channel.message_encoding, schema)
                value = decoders[channel.id](message.data)
                numbers = value.position if channel.topic == "/joint_states" else value.data
                fired += any(number != number or abs(number) > 100 for number in numbers)
    print(fired)


if __name__ == "__main__":
    peer(Path(sys.argv[1]))
