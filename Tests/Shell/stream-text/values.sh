# Every kind of record and of value, brief and in full, as lines and as JSON. Brief leaves out bytes
# beyond 64, elements beyond 36, and characters of a text beyond 1000 or of a name beyond 200.
PYTHONPATH=$SHELL_TESTS python3 -B - >all.mcap <<'END'
import struct

from mcap import *

DEFINITION = """bool yes
int8 i8
uint8 u8
int64 i64
uint64 u64
float32 f
float64 d
string text
time at
duration long
uint8[] bytes
float64[] list
Inner[2] inner
================
MSG: demo/Inner
int32 x
"""


def sample(text, size, count):
    return (
        struct.pack("<?bBqQfd", True, -1, 255, -2**63, 2**64 - 1, 0.1, 0.1)
        + struct.pack("<I", len(text)) + text + struct.pack("<IIii", 1, 2, -1, 5)
        + struct.pack("<I", size) + bytes(range(size))
        + struct.pack(f"<I{count}d", count, *range(count)) + struct.pack("<ii", -3, 4))


write(
    schema(1, "demo/All", "ros1msg", DEFINITION),
    channel(1, 1, "/all", "ros1", {"latching": "1", "unit": "m\n"}),
    message(1, 1, 1_500_000_000, 2, sample(b'a"b\n\xc3\xa4', 2, 2)),
    message(1, 2, 2**63, 0, sample(b"x" * 1000, 64, 36)),
    message(1, 3, 2, 0, sample(b"x" * 1001, 65, 37)),
    channel(2, 0, "/" + "n" * 300, "json"), message(2, 0, 3, 0, b'[1, 2.50, {"a": null}]'),
    channel(3, 0, "/tab\t", "weird"), message(3, 0, 4, 0, bytes(range(70))),
    attachment(5, 6, "n.txt", "text/plain", b"hello"), metadata("m", {"k": "v"}),
    record(0x99, b"abc"), profile="p", library="l")
END
for options in '' --full --json '--json --full'; do
  echo "stream-text $options"
  # shellcheck disable=SC2086
  stream-text $options all.mcap | sed 's/x\{900,\}/x.../;s/n\{190,\}/n.../'
done
# The lengths of the texts and of the name.
stream-text all.mcap | grep -o 'x\{900,\}\|/n\{190,\}' | awk '{ print length }'
stream-text --full all.mcap | grep -o 'x\{900,\}' | awk '{ print length }'
