"""Reads a stream at step level, written from bagpipe-stream(5) alone: no package but Python's own.

stream_reader.py < STREAM    prints a line of JSON for the Header, each record of provenance, each
BEGIN and END and each step. Exits 65 where the page says that a stream is not whole.
"""

import json
import struct
import sys
import zlib

MAGIC = bytes.fromhex("894d434150300d0a")
ELEMENTS = {  # field of bagpipe.Tensor: name, format in struct
    2: ("float32", "f"), 3: ("float64", "d"), 4: ("int32", "i"), 5: ("int64", "q"),
    6: ("uint32", "I"), 7: ("uint64", "Q"), 8: ("bool", "?"), 9: ("uint8", "B"),
    10: ("int8", "b"), 11: ("int16", "h"), 12: ("uint16", "H"),
}


class NotWhole(Exception):
    pass


def require(condition, text):
    if not condition:
        raise NotWhole(text)


class Cursor:
    """Takes the fields of a body one behind the other."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        require(count <= len(self.data) - self.at, "a field ends behind its record")
        self.at += count
        return self.data[self.at - count : self.at]

    def numbers(self, form):
        values = struct.unpack("<" + form, self.take(struct.calcsize("<" + form)))
        return values if len(values) > 1 else values[0]

    def string(self):
        return self.take(self.numbers("I")).decode()

    def map(self):
        pairs, entries = Cursor(self.take(self.numbers("I"))), {}
        while pairs.at < len(pairs.data):
            key = pairs.string()
            entries[key] = pairs.string()
        return entries

    def varint(self):
        value = shift = 0
        while (byte := self.take(1)[0]) > 127:
            value, shift = value | (byte & 127) << shift, shift + 7
        return value | byte << shift


def protobuf(data):
    """The fields of a message as (number, value): a number, or bytes."""
    cursor = Cursor(data)
    while cursor.at < len(data):
        number, kind = divmod(cursor.varint(), 8)
        require(kind in (0, 1, 2, 5), "not a protobuf message")
        if kind == 0:
            yield number, cursor.varint()
        else:
            yield number, cursor.take({1: 8, 5: 4}.get(kind) or cursor.varint())


def records(stream):
    """Opcode and body of each record of the data section, once all before it is known to be right;
    ends when the file has ended as it should."""

    def read(count):
        data = stream.read(count)
        require(len(data) == count, "the stream ends before its end mark")
        return data

    require(read(8) == MAGIC, "not an MCAP file")
    crc, is_summary = zlib.crc32(MAGIC), False
    while True:
        head = read(9)
        opcode, length = struct.unpack("<BQ", head)
        require(opcode > 0, "opcode 0")
        require(length <= 256 << 20, "a record that is too long")
        body = read(length)
        if opcode == 0x0F:
            require(not is_summary and len(body) == 4, "a wrong DataEnd")
            require(struct.unpack("<I", body)[0] in (0, crc), "data section CRC mismatch")
            crc, is_summary = 0, True
            continue
        if opcode == 0x02:
            require(is_summary and len(body) == 20, "a wrong Footer")
            crc = zlib.crc32(head + body[:16], crc)
            require(struct.unpack("<I", body[16:])[0] in (0, crc), "summary CRC mismatch")
            require(read(8) == MAGIC and not stream.read(1), "no proper end")
            return
        crc = zlib.crc32(head + body, crc)
        if not is_summary:
            yield opcode, body


def marker(data):
    fields = {"attributes": {}}
    names = {1: "event", 2: "index", 3: "dataset", 4: "language_instruction", 5: "source",
             6: "rate", 8: "steps", 9: "outcome"}
    for number, value in protobuf(data):
        if number == 7:
            entry = dict(protobuf(value))
            fields["attributes"][entry.get(1, b"").decode()] = entry.get(2, b"").decode()
        elif number in names:
            if number == 6:
                value = struct.unpack("<d", value)[0]
            fields[names[number]] = value.decode() if number in (3, 4, 5) else value
    return fields


def frames(data):
    """The frames of a window, by field."""
    return [dict(protobuf(frame)) for number, frame in protobuf(data) if number == 1]


def images(data, before):
    """The images of a window by episode and step, with its references resolved.

    before: the images of the previous window in the same episode."""
    known = {}
    for frame in frames(data):
        step = frame.get(3, 0), frame.get(1, 0)
        image = frame[2] if 2 in frame else known.get(step, before.get(step))
        require(image is not None, f"step {step[1]} is not in the window before")
        require(2 in frame or frame.get(4) == struct.pack("<I", zlib.crc32(image)),
                f"step {step[1]} is another image in the window before")
        known[step] = image
    return known


def value(kind, schema, data):
    fields = dict(protobuf(data))
    if kind == "text":
        return fields.get(1, b"").decode()
    if kind == "tensor":
        extents, shape = Cursor(fields.get(1, b"")), []
        while extents.at < len(extents.data):
            shape.append(extents.varint())
        number, = set(fields) & set(ELEMENTS)
        name, form = ELEMENTS[number]
        count = len(fields[number]) // struct.calcsize("<" + form)
        return [name, shape, list(struct.unpack(f"<{count}{form}", fields[number]))]
    if kind == "window":
        return [[frame.get(1, 0), value("image", schema, frame[2]) if 2 in frame else None]
                for frame in frames(data)]
    pixels = 2 if schema == "foxglove.CompressedImage" else 6
    content = fields.get(pixels, b"")
    size = len(content), zlib.crc32(content)
    if pixels == 2:
        return [fields.get(3, b"").decode(), *size]
    width, height, step = (struct.unpack("<I", fields[n])[0] for n in (2, 3, 5))
    return [fields[4].decode(), width, height, step, *size]


def read(stream):
    """What the stream says, as (name, value): header, provenance, begin, step and end."""
    schemas, channels, windows, step = {}, {}, {}, None
    for opcode, body in records(stream):
        cursor = Cursor(body)
        if opcode == 0x01:
            yield "header", [cursor.string(), cursor.string()]
        elif opcode == 0x03:
            number = cursor.numbers("H")
            schemas[number] = cursor.string()
        elif opcode == 0x04:
            number, schema = cursor.numbers("HH")
            topic, encoding, metadata = cursor.string(), cursor.string(), cursor.map()
            channels[number] = (topic, schemas.get(schema), encoding, metadata)
        elif opcode == 0x0C and cursor.string() == "bagpipe.provenance":
            entries = cursor.map()
            yield "provenance", [entries["program"], entries["version"], json.loads(entries["argv"])]
        elif opcode == 0x05:
            channel, sequence, time, sampled = cursor.numbers("HIQQ")
            require(channel in channels, "a message on an unknown channel")
            topic, schema, encoding, metadata = channels[channel]
            is_marker = (topic, schema, encoding) == ("/episode", "bagpipe.Episode", "protobuf")
            kind = metadata.get("bagpipe.feature")
            if step and (is_marker or kind and sequence != step["step"]):
                yield "step", step
                step = None
            if is_marker:
                fields, windows = marker(body[22:]), {}
                yield ("begin" if fields["event"] == 1 else "end"), [time, fields]
            elif kind:
                step = step or {"step": sequence, "time": time, "values": {}}
                schema = metadata.get("bagpipe.image", schema)
                if kind == "window":
                    windows[topic] = images(body[22:], windows.get(topic, {}))
                step["values"][topic] = [sampled, value(kind, schema, body[22:])]
    if step:
        yield "step", step


if __name__ == "__main__":
    try:
        for item in read(sys.stdin.buffer):
            print(json.dumps(item))
    except NotWhole as error:
        print(f"stream_reader: {error}", file=sys.stderr)
        sys.exit(65)
