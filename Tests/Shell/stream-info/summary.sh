# What a stream holds: rates and gaps of its topics (4 messages in 3 s, 2 s between two of them), the
# size of their payloads, and everything else that is in it.
PYTHONPATH=$SHELL_TESTS python3 -B - >demo.mcap <<'END'
from mcap import *

S = 10**9
write(
    schema(1, "demo/Point", "jsonschema", "{}"), channel(1, 1, "/point", "json"),
    channel(2, 0, "/raw\t", "bytes"), channel(3, 1, "/nothing", "json"),
    message(1, 1, 1 * S, 0, b'{"x":1}'), message(2, 1, 1 * S, 0, bytes(1500)),
    message(1, 2, 3 * S // 2, 0, b'{"x":10}'), message(1, 3, 2 * S, 0, b"{}"),
    message(1, 4, 4 * S, 0, b"{}"),
    attachment(5, 6, "map.png", "image/png", bytes(2500)), metadata("robot", {"id": "7", "arm": ""}),
    record(0x99, b"abc"), record(0xFF, b""), profile="demo", library="by hand")
END
stream-info demo.mcap
stream-info --json demo.mcap | jq -S .
# The same from a pipe, which has no name.
cat demo.mcap | stream-info | grep -c '^file'
cat demo.mcap | stream-info --json - | jq -c .file
