"""Compares stream_reader.py with the PyPI packages mcap and mcap-protobuf-support: what one and the
other say about STREAM must be the same; and no damaged STREAM may come to its end.

check_stream_reader.py STREAM
"""

import io
import json
import random
import sys
import zlib

from google.protobuf.json_format import MessageToDict
from mcap.reader import NonSeekingReader
from mcap_protobuf.decoder import DecoderFactory

import stream_reader


def packaged(data):
    """The same as stream_reader.read, from the packages; provenance first, steps last."""
    reader = NonSeekingReader(io.BytesIO(data), validate_crcs=True)
    header = reader.get_header()
    yield "header", [header.profile, header.library]
    for entry in NonSeekingReader(io.BytesIO(data)).iter_metadata():
        entries = entry.metadata
        yield "provenance", [entries["program"], entries["version"], json.loads(entries["argv"])]
    reader = NonSeekingReader(io.BytesIO(data), decoder_factories=[DecoderFactory()])
    step = None
    for schema, channel, message, decoded in reader.iter_decoded_messages(log_time_order=False):
        if step and (channel.topic == "/episode" or message.sequence != step["step"]):
            yield "step", step
            step = None
        if channel.topic == "/episode":
            fields = MessageToDict(decoded, preserving_proto_field_name=True)
            fields["attributes"] = dict(decoded.attributes)
            for name in {"index", "steps"} & set(fields):
                fields[name] = int(fields[name])
            fields["event"] = decoded.event
            if decoded.event == 2:
                fields["outcome"], fields["steps"] = decoded.outcome, decoded.steps
            fields["index"] = decoded.index
            yield ("begin" if decoded.event == 1 else "end"), [message.log_time, fields]
            continue
        step = step or {"step": message.sequence, "time": message.log_time, "values": {}}
        if schema.name == "bagpipe.Tensor":
            names = [name for name, _ in stream_reader.ELEMENTS.values()]
            name, = [name for name in names if len(getattr(decoded, name))]
            value = [name, list(decoded.shape), list(getattr(decoded, name))]
        elif schema.name == "bagpipe.Text":
            value = decoded.text
        elif schema.name == "foxglove.CompressedImage":
            value = [decoded.format, len(decoded.data), zlib.crc32(decoded.data)]
        else:
            value = [decoded.encoding, decoded.width, decoded.height, decoded.step,
                     len(decoded.data), zlib.crc32(decoded.data)]
        step["values"][channel.topic] = [message.publish_time, value]
    if step:
        yield "step", step


def is_whole(data):
    try:
        for _ in stream_reader.read(io.BytesIO(data)):
            pass
    except (stream_reader.NotWhole, ValueError, KeyError):  # also text that is not UTF-8
        return False
    return True


with open(sys.argv[1], "rb") as file:
    data = file.read()
ours, theirs = (json.loads(json.dumps(list(read))) for read in (
    stream_reader.read(io.BytesIO(data)), packaged(data)))
for number, (left, right) in enumerate(zip(ours, theirs)):
    if left != right:
        sys.exit(f"{sys.argv[1]}: item {number}: {left} is not {right}")
if len(ours) != len(theirs):
    sys.exit(f"{sys.argv[1]}: {len(ours)} items, not {len(theirs)}")
steps = sum(name == "step" for name, _ in ours)
if steps < 30:
    sys.exit(f"{sys.argv[1]}: only {steps} steps")

chance = random.Random(5)
size = len(data)
for length in [*range(16), *range(size - 60, size), *(chance.randrange(size) for _ in range(40))]:
    if is_whole(data[:length]):
        sys.exit(f"{sys.argv[1]}: whole with {length} of {size} bytes")
for place in [*range(8 * (size - 42), 8 * size), *(chance.randrange(8 * size) for _ in range(100))]:
    changed = bytearray(data)
    changed[place // 8] ^= 1 << place % 8
    if is_whole(bytes(changed)):
        sys.exit(f"{sys.argv[1]}: whole with bit {place} turned")
if is_whole(data + b"\0"):
    sys.exit(f"{sys.argv[1]}: whole with a byte behind the end")
