# Events that another program wrote are counted by kind and rule, and shown.
cat >events.py <<'END'
import struct

import mcap

def field(number, data):
    return bytes([number << 3 | 2, len(data)]) + data


def event(second, kind, rule, priority, values={}):
    data = field(1, bytes([0x08, second])) + field(2, kind) + field(3, rule)
    data += bytes([0x20, priority])
    for key, value in values.items():
        data += field(6, field(1, key) + b"\x11" + struct.pack("<d", value))
    return mcap.message(1, 0, second * 10**9, second * 10**9, data)


mcap.write(
    mcap.schema(1, "bagpipe.Event", "protobuf", mcap.EVENT),
    mcap.channel(1, 1, "/event", "protobuf"),
    event(1, b"trigger", b"force > 20", 3, {b"force": 21.5}),
    event(2, b"start", b"", 0),
    event(5, b"trigger", b"force > 20", 7, {b"force": 30}))
END
PYTHONPATH=$SHELL_TESTS python3 events.py >events.mcap
stream-info events.mcap | sed -n '/^events/,/^$/p'
stream-info --json events.mcap | jq -c '.events[]'
stream-text -t /event events.mcap
# By the index of a file, too.
zstd-chunk <events.mcap >chunked.mcap
stream-info chunked.mcap | sed -n '/^events/,/^$/p' | tail -n +3
