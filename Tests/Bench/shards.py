"""The rows of tar-write, against webdataset's ShardWriter on the same samples, and of text-scrub.

shards.py WORK make    what ShardWriter writes, and a log of texts
shards.py WORK         the peer
"""

import json
import os
import pickle
import sys
from pathlib import Path

from rows import Run, pair

SAMPLES, SIZE = 3_000, 40_000
LINES = 400_000


def rows(tools, work, runs, wants):
    if not (wants("tar-write") or wants("text-scrub")):
        return
    Run([[sys.executable, __file__, work, "make"]])
    if wants("tar-write"):
        steps, shards = work / "samples.mcap", work / "ours-{index:06}.tar"
        with open(steps, "wb") as out:
            Run([[tools / "npz-cat", work / "samples.npz"]], stdout=out)

        def alone(run):
            """Without what the run before wrote: a file that replaces another goes to the disk."""
            for shard in [*work.glob("ours-*.tar"), *work.glob("theirs-*.tar")]:
                shard.unlink()
            return run()

        pair("tar-write: 3,000 samples",
             lambda: alone(lambda: Run(
                 [[tools / "tar-write", "--layout", "webdataset", shards]], stdin=steps)),
             lambda: alone(lambda: Run([[sys.executable, __file__, work]])), runs,
             SAMPLES * SIZE / 1e6)
    if wants("text-scrub"):
        log = work / "log.mcap"
        pair("text-scrub: a log in JSON", lambda: Run([[tools / "text-scrub"]], stdin=log), None, runs,
             log.stat().st_size / 1e6)


def make(work):
    from mcap.writer import CompressionType, Writer

    arrays = {"observation/image": np.random.default_rng(1).integers(0, 255, (SAMPLES, SIZE), np.uint8),
              "action": np.zeros((SAMPLES, 7), np.float32)}
    np.savez(work / "samples.npz", **arrays)
    with open(work / "samples.pickle", "wb") as file:
        pickle.dump(arrays, file)
    with open(work / "log.mcap", "wb") as file:
        writer = Writer(file, compression=CompressionType.NONE, use_chunking=False)
        writer.start()
        schema = writer.register_schema(
            "Log", "jsonschema", json.dumps({"type": "object", "properties": {"msg": {"type": "string"}}}).encode())
        channel = writer.register_channel("/rosout", "json", schema)
        text = "the gripper of arm {} closed after {} ms on the object at the edge of the table; " * 3
        for line in range(LINES):
            data = json.dumps({"msg": text.format(line % 2, line, 1, 2, 3, 4)}).encode()
            writer.add_message(channel, line, data, line)
        writer.finish()


def peer(work):
    from webdataset import ShardWriter

    with open(work / "samples.pickle", "rb") as file:
        arrays = pickle.load(file)
    os.chdir(work)
    with ShardWriter("theirs-%06d.tar", maxsize=1e9, maxcount=10**9, verbose=0) as sink:
        for index in range(SAMPLES):
            sink.write({"__key__": f"{index:06}", "image.npy": arrays["observation/image"][index],
                        "action.npy": arrays["action"][index]})


if __name__ == "__main__":
    # Not in the bench itself, whose memory counts in each process that it starts.
    import numpy as np

    (make if len(sys.argv) > 2 else peer)(Path(sys.argv[1]))
