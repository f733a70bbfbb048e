"""foreign.py insert: copies a stream of steps from standard input, with records of others between and
inside its steps: messages on /other, metadata and attachments.

foreign.py compare INPUT OUTPUT [any]: do these records come out in their order and, unless `any`,
between the same steps? A record inside a step comes after it.
"""

import struct
import sys


def records(data):
    place = 8
    while place < len(data) - 8:
        opcode, size = struct.unpack_from("<BQ", data, place)
        yield opcode, data[place + 9 : place + 9 + size]
        place += 9 + size


def text(value):
    return struct.pack("<I", len(value)) + value.encode()


def topic(body):
    size = struct.unpack_from("<I", body, 4)[0]
    return body[8 : 8 + size].decode()


def insert(data):
    out, number, begun = bytearray(data[:8]), 0, False

    def add(opcode, body):
        out.extend(struct.pack("<BQ", opcode, len(body)) + body)

    markers = None
    for opcode, body in records(data):
        if opcode == 15:
            body = bytes(4)
        add(opcode, body)
        if opcode == 4 and topic(body) == "/episode":
            markers = body[:2]
            add(4, struct.pack("<HH", 999, 0) + text("/other") + text("json") + bytes(4))
        if opcode != 5 or markers is None:
            continue
        begun = begun or body[:2] == markers
        number += 1
        # After some messages one, after others three, the last of them large.
        for count in range(number % 3 * 2 - 1 if number % 3 else 0):
            padding = "x" * (100_000 if count == 2 else 10)
            payload = f'{{"number":{number * 10 + count},"text":"{padding}"}}'.encode()
            add(5, struct.pack("<HIQQ", 999, number, *struct.unpack_from("<Q", body, 6) * 2) + payload)
        if number % 7 == 0:
            add(12, text(f"other{number}") + bytes(4))
        if number % 11 == 0:
            times = struct.pack("<QQ", 1, 1)
            add(9, times + text(f"other{number}") + text("") + bytes(8) + bytes(4))
    return out + data[-8:]


def places(data):
    """The records of others, each with the episode and the time of the last step before it."""
    topics, result, episode, time, steps = {}, [], 0, None, []
    for opcode, body in records(data):
        if opcode == 4:
            topics[body[:2]] = topic(body)
        elif opcode == 5 and topics[body[:2]] == "/episode":
            begins = body[22:24] == b"\x08\x01"
            episode, time = episode + begins, None if begins else "end"
        elif opcode == 5 and topics[body[:2]] == "/other":
            result.append((body[22:60], episode, time))
        elif opcode == 5:
            time = struct.unpack_from("<Q", body, 6)[0]
            steps.append((episode, time))
        elif opcode == 9 or opcode == 12 and b"bagpipe.provenance" not in body[:30]:
            result.append((body[:40], episode, time))
    return result, set(steps)


def compare(before, after, anywhere):
    wanted, _ = places(before)
    found, steps = places(after)
    assert [entry[0] for entry in wanted] == [entry[0] for entry in found], "another order"
    assert all(entry[1] > 0 for entry in found), "before the first episode"
    for (name, episode, time), (_, actual, last) in zip(wanted, found):
        if anywhere:
            break
        # A step may be gone; then the one before it comes last.
        kept = [t for e, t in steps if e == episode and isinstance(time, int) and t <= time]
        expected = time if time in (None, "end") else max(kept, default=None)
        assert (actual, last) == (episode, expected), (name, episode, time, actual, last)


if sys.argv[1] == "insert":
    sys.stdout.buffer.write(insert(sys.stdin.buffer.read()))
else:
    compare(*(open(name, "rb").read() for name in sys.argv[2:4]), len(sys.argv) > 4)
