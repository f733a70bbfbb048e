# Events that another program wrote are counted by kind and rule, and shown.
cat >events.py <<'END'
import base64
import struct

import mcap

# From google.protobuf.
descriptors = base64.b64decode("""
CmcKH2dvb2dsZS9wcm90b2J1Zi90aW1lc3RhbXAucHJvdG8SD2dvb2dsZS5wcm90b2J1ZiIrCglUaW1lc3RhbXAS
DwoHc2Vjb25kcxgBIAEoAxINCgVuYW5vcxgCIAEoBWIGcHJvdG8zCoYCCgdlLnByb3RvEgdiYWdwaXBlGh9nb29n
bGUvcHJvdG9idWYvdGltZXN0YW1wLnByb3RvIsgBCgVFdmVudBIoCgR0aW1lGAEgASgLMhouZ29vZ2xlLnByb3Rv
YnVmLlRpbWVzdGFtcBIMCgRraW5kGAIgASgJEgwKBHJ1bGUYAyABKAkSEAoIcHJpb3JpdHkYBCABKAUSDAoEdGV4
dBgFIAEoCRIqCgZ2YWx1ZXMYBiADKAsyGi5iYWdwaXBlLkV2ZW50LlZhbHVlc0VudHJ5Gi0KC1ZhbHVlc0VudHJ5
EgsKA2tleRgBIAEoCRINCgV2YWx1ZRgCIAEoAToCOAFiBnByb3RvMw==
""")


def field(number, data):
    return bytes([number << 3 | 2, len(data)]) + data


def event(second, kind, rule, priority, values={}):
    data = field(1, bytes([0x08, second])) + field(2, kind) + field(3, rule)
    data += bytes([0x20, priority])
    for key, value in values.items():
        data += field(6, field(1, key) + b"\x11" + struct.pack("<d", value))
    return mcap.message(1, 0, second * 10**9, second * 10**9, data)


mcap.write(
    mcap.schema(1, "bagpipe.Event", "protobuf", descriptors),
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
