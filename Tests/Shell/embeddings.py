"""Writes a stream of episodes with embeddings, as frame-embed and episode-score leave them.

embeddings.py COUNT WIDTH [PREFIX [FRAMES]]: episodes PREFIX0#0… in groups of five that look alike, with
the scores `uncertainty` and `loss`, and with FRAMES embeddings of frames in each.
As a module: `episode` makes one episode's records, `stream` writes some.
"""

import random
import struct
import sys

import mcap

MARKER, EMBEDDING, FRAMES = 1, 2, 3


def varint(value):
    out = b""
    while value > 127:
        out, value = out + bytes([value & 127 | 128]), value >> 7
    return out + bytes([value])


def field(number, data):
    data = data.encode() if isinstance(data, str) else data
    return varint(number << 3 | 2) + varint(len(data)) + data


def marker(event, index, attributes, task=""):
    message = b"\x08" + varint(event) + b"\x10" + varint(index) + (field(4, task) if task else b"")
    for key, value in attributes.items():
        message += field(7, field(1, key) + field(2, value))
    return message


def tensor(vector):
    return field(1, varint(len(vector))) + field(2, struct.pack(f"<{len(vector)}f", *vector))


def definitions(width, model="toy", version="1"):
    metadata = {"bagpipe.embedding.model": model, "bagpipe.embedding.version": version,
                "bagpipe.embedding.dimension": str(width)}
    return [
        mcap.schema(1, "bagpipe.Episode", "protobuf", mcap.EPISODE),
        mcap.schema(2, "bagpipe.Tensor", "protobuf", b""),
        mcap.channel(MARKER, 1, "/episode", "protobuf"),
        mcap.channel(EMBEDDING, 2, "/embedding", "protobuf", metadata),
        mcap.channel(FRAMES, 2, "/embedding/frames", "protobuf", metadata)]


def episode(index, id, vector, scores={}, task="pick", frames=()):
    start = 1_000_000_000 * (index + 1)
    records = [mcap.message(MARKER, 0, start, start, marker(1, index, {"id": id}, task))]
    for number, frame in enumerate(frames):
        time = start + 1000 * number
        records.append(mcap.message(FRAMES, number, time, time, tensor(frame)))
    if vector is not None:
        records.append(mcap.message(EMBEDDING, 0, start + 9999, start + 9999, tensor(vector)))
    attributes = {f"score.{name}": str(value) for name, value in scores.items()}
    return records + [mcap.message(MARKER, 1, start + 9999, start + 9999, marker(2, index, attributes))]


def stream(width, episodes, **options):
    mcap.write(*definitions(width, **options), *(record for one in episodes for record in one))


if __name__ == "__main__":
    count, width = int(sys.argv[1]), int(sys.argv[2])
    prefix = sys.argv[3] if len(sys.argv) > 3 else "run"
    frames = int(sys.argv[4]) if len(sys.argv) > 4 else 0
    noise = random.Random(f"{prefix} {count} {width}")
    groups = [[noise.gauss(0, 1) for _ in range(width)] for _ in range(count // 5 + 1)]

    def near(group):
        return [number + noise.gauss(0, 0.01) for number in groups[group]]

    stream(width, [
        episode(
            index, f"{prefix}{index}#0", near(index // 5),
            {"uncertainty": round(noise.random(), 3), "loss": round(noise.expovariate(1), 3)},
            ["pick", "place"][index % 2], [near(index // 5) for _ in range(frames)])
        for index in range(count)])
