"""Streams of Arrow without a library, for tests (format/Message.fbs, format/Schema.fbs)."""

import struct


class Table(dict):
    """The fields of a flatbuffer's table by number: (format, value), bytes, str, Table or a list."""


def place(out, value):
    """Appends what an offset leads to; returns its position."""
    while len(out) % 8:
        out.append(0)
    if isinstance(value, str):
        value = value.encode()
        start = len(out)
        out += struct.pack("<I", len(value)) + value + b"\0"
        return start
    if isinstance(value, list) and value and isinstance(value[0], tuple):
        out += bytes(4)  # structs of two i64 lie at a multiple of 8
        start = len(out)
        out += struct.pack("<I", len(value))
        for pair in value:
            out += struct.pack("<%dq" % len(pair), *pair)
        return start
    if isinstance(value, list):
        start = len(out)
        out += struct.pack("<I", len(value)) + bytes(4 * len(value))
        for index, element in enumerate(value):
            at = start + 4 + 4 * index
            struct.pack_into("<I", out, at, place(out, element) - at)
        return start
    slots, end = [0] * (max(value, default=-1) + 1), 4
    for number, field in sorted(value.items()):
        size = struct.calcsize("<" + field[0]) if isinstance(field, tuple) else 4
        end = -(-end // size) * size
        slots[number] = end
        end += size
    vtable = struct.pack("<%dH" % (len(slots) + 2), 4 + 2 * len(slots), end, *slots)
    while (len(out) + len(vtable)) % 8:
        out.append(0)
    out += vtable
    start = len(out)
    out += struct.pack("<i", len(vtable)) + bytes(end - 4)
    for number, field in sorted(value.items()):
        at = start + slots[number]
        if isinstance(field, tuple):
            struct.pack_into("<" + field[0], out, at, field[1])
        else:
            struct.pack_into("<I", out, at, place(out, field) - at)
    return start


def buffer(table):
    out = bytearray(4)
    struct.pack_into("<I", out, 0, place(out, table))
    return bytes(out) + bytes(-len(out) % 8)


def message(kind, header, body=b"", size=None, entries=()):
    metadata = buffer(Table({
        0: ("h", 4), 1: ("B", kind), 2: header, 3: ("q", len(body) if size is None else size),
        4: [Table({0: key, 1: value}) for key, value in entries],
    }))
    return struct.pack("<II", 0xFFFFFFFF, len(metadata)) + metadata + body


TYPES = {
    "null": (1, Table()), "f4": (3, Table({0: ("h", 1)})), "i8": (2, Table({0: ("i", 64), 1: ("B", 1)})),
    "i3": (2, Table({0: ("i", 3), 1: ("B", 1)})), "utf8": (5, Table()), "bool": (6, Table()),
    "binary": (4, Table()), "list": (12, Table()), "struct": (13, Table()), "view": (24, Table()),
    "decimal": (7, Table()),
}


def field(name, kind, children=(), metadata=(), dictionary=None, size=None):
    code, table = (16, Table({0: ("i", size)})) if kind == "fixed" else TYPES[kind]
    fields = Table({
        0: name, 1: ("B", 1), 2: ("B", code), 3: table, 5: list(children),
        6: [Table({0: key, 1: value}) for key, value in metadata],
    })
    if dictionary is not None:
        fields[4] = Table({0: ("q", dictionary), 1: Table({0: ("i", 32), 1: ("B", 1)})})
    return fields


def schema(fields, metadata=(), endianness=0):
    return message(1, Table({
        0: ("h", endianness), 1: list(fields), 2: [Table({0: key, 1: value}) for key, value in metadata],
    }))


def batch(rows, nodes, buffers, entries=(), kind=3, places=None, compression=None, counts=None, size=None):
    """Rows whose buffers follow one another, each at a multiple of 8."""
    body, found = b"", []
    for data in buffers:
        found.append((len(body), len(data)))
        body += data + bytes(-len(data) % 8)
    header = Table({0: ("q", rows), 1: list(nodes), 2: places or found})
    if compression is not None:
        header[3] = Table({0: ("b", compression)})
    if kind == 2:
        header = Table({0: ("q", 7), 1: header})
    return message(kind, header, body, size, entries)


END = struct.pack("<II", 0xFFFFFFFF, 0)
