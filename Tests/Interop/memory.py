"""Runs filters on a short and on a ten times longer recording and compares their peak memory.

Peak memory is what wait4 says, which is never less than this interpreter's own. Exits 1 where the
longer recording needs more than 1.3 times that of the shorter one and 8 MB: how many chunks are in
flight at the worst moment depends on the threads' luck, which a longer run tries more often. The
longer recordings have hundreds of megabytes more, so that a leak of a few percent still shows.
"""

import os
import pathlib
import random
import struct
import subprocess
import sys
import threading

from bagpipe_messages import messages

MAGIC = b"\x89MCAP0\r\n"
PAYLOAD = bytes(range(256)) * 64
SPACING = 10_000_000  # 100 messages a second on each topic


def record(opcode, body):
    return struct.pack("<BQ", opcode, len(body)) + body


def text(value):
    return struct.pack("<I", len(value)) + value.encode()


def start():
    definition = "float64 x\nuint8[] data\n"
    yield MAGIC + record(1, text("ros1") + text("memory.py"))
    yield record(3, struct.pack("<H", 1) + text("demo/State") + text("ros1msg") + text(definition))
    for channel, topic in enumerate(["/a", "/b", "/rare"]):
        yield record(
            4, struct.pack("<HH", channel, 1) + text(topic) + text("ros1") + struct.pack("<I", 0))


def message(channel, number):
    body = struct.pack("<HIQQ", channel, 0, 10**18 + number * SPACING, 0)
    return record(5, body + struct.pack("<dI", number, len(PAYLOAD)) + PAYLOAD)


def recording(count, isRare=False):
    """`count` times two messages of 16 KB; /rare speaks first and last, or along with them."""
    yield from start()
    for number in range(count):
        yield message(0, number) + message(1, number)
        if not isRare or number in (0, count - 1):
            yield record(
                5, struct.pack("<HIQQ", 2, 0, 10**18 + number * SPACING, 0)
                + struct.pack("<dI", number, 0))
    yield record(15, bytes(4)) + record(2, bytes(20)) + MAGIC


def episodes(count):
    """Episodes of one step, each with a kilobyte of attributes."""
    pool = messages()
    yield MAGIC + record(1, text("") + text("memory.py"))
    topics = [("/episode", "bagpipe.Episode", ""), ("action", "bagpipe.Tensor", "tensor")]
    for number, (topic, schema, kind) in enumerate(topics, 1):
        descriptor = pool[schema][1]
        yield record(
            3, struct.pack("<H", number) + text(schema) + text("protobuf")
            + struct.pack("<I", len(descriptor)) + descriptor)
        metadata = text("bagpipe.feature") + text(kind) if kind else b""
        yield record(
            4, struct.pack("<HH", number, number) + text(topic) + text("protobuf")
            + struct.pack("<I", len(metadata)) + metadata)

    def message(channel, time, **fields):
        body = pool[topics[channel - 1][1]][0](**fields).SerializeToString()
        return record(5, struct.pack("<HIQQ", channel, 0, time, time) + body)

    noise = random.Random(1)
    for number in range(count):
        attributes = {f"key {key}": noise.randbytes(45).hex() for key in range(10)}
        yield message(1, 3 * number, event=1, index=number, attributes=attributes)
        yield message(2, 3 * number + 1, shape=[1], float32=[number])
        yield message(1, 3 * number + 2, event=2, index=number, steps=1)
    yield record(15, bytes(4)) + record(2, bytes(20)) + MAGIC


def peak(arguments, stream=None):
    """Peak kB, bytes of output."""
    process = subprocess.Popen(
        arguments, stdin=subprocess.PIPE if stream else subprocess.DEVNULL, stdout=subprocess.PIPE)

    def feed():
        with process.stdin:
            for piece in stream:
                process.stdin.write(piece)

    if stream:
        threading.Thread(target=feed, daemon=True).start()
    size = 0
    while block := process.stdout.read(1 << 16):
        size += len(block)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{arguments}: ends with {process.returncode}")
    return usage.ru_maxrss, size


def check(name, short, long, factor=10):
    (few, small), (many, large) = short, long
    print(f"{name}: {few} kB, {factor} times as long {many} kB")
    if large < small * factor * 0.8:
        sys.exit(f"{name}: {large} bytes of output after {small}")
    if many > few * 1.3 + 8192:
        sys.exit(f"{name}: memory grows with the recording")


def write(path, arguments, stream):
    with open(path, "wb") as file:
        process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=file)
        for piece in stream:
            process.stdin.write(piece)
        process.stdin.close()
        if process.wait() != 0:
            sys.exit(f"{arguments}: ends with {process.returncode}")


def main():
    lengths = [1000, 10_000]  # 33 and 330 MB
    check("zstd-chunk", *[peak(["zstd-chunk", "-j", "2"], recording(n)) for n in lengths])
    align = ["step-align", "--rate", "50", "a=/a.data", "b=/b.data", "r=/rare.x"]
    check("step-align", *[peak(align, recording(n)) for n in lengths])
    # What waits for a topic that pauses goes to a temporary file from 32 MB on.
    align = ["step-align", "--rate", "100", "--max-gap", "1000"]
    align += ["a=/a.data", "b=/b.data", "r=/rare.x"]
    check(
        "step-align, a topic pauses",
        *[peak(align, recording(n, isRare=True)) for n in [2500, 10_000]], factor=4)
    write_zarr = ["zarr-write", "-"]
    check("zarr-write, many episodes", *[peak(write_zarr, episodes(n)) for n in [3000, 30_000]])
    for form in ["cat", "zstd-chunk"]:
        for name, count in zip(["short.mcap", "long.mcap"], lengths):
            write(name, [form], recording(count))
        check(f"mcap-cat, {form}", *[peak(["mcap-cat", "-j", "2", name]) for name in ["short.mcap", "long.mcap"]])
        for name in ["short.mcap", "long.mcap"]:
            pathlib.Path(name).unlink()


main()
