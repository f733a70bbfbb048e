"""flip.py INPUT COMMAND...: does a command refuse INPUT with any one bit flipped?

It must exit 65 and leave nothing in its folder; lerobot-write, whose episodes appear one by one,
may leave those that had ended. Of the text of a schema, half of a small stream, which one parser
reads for all commands, stream-check is tried with every bit and the others with one of each byte.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

whole = open(sys.argv[1], "rb").read()
# What it reads beside INPUT is here, and not in the folders where it runs.
command = [os.path.abspath(word) if os.path.isfile(word) else word for word in sys.argv[2:-1]]
command.append(sys.argv[-1])


def faults(bits):
    with tempfile.TemporaryDirectory() as folder:
        for bit in bits:
            flipped = bytearray(whole)
            flipped[bit // 8] ^= 1 << bit % 8
            run = subprocess.run(command, input=flipped, cwd=folder, capture_output=True)
            if run.returncode != 65:
                yield f"byte {bit // 8} bit {bit % 8}: exit {run.returncode}: {run.stderr}"
            if command[0] == "lerobot-write":
                shutil.rmtree(os.path.join(folder, command[-1]), ignore_errors=True)
            if os.listdir(folder):
                yield f"byte {bit // 8} bit {bit % 8}: left {os.listdir(folder)}"
                return


def schema_texts():
    """The bytes of the schemas' texts: MCAP's records of the opcode 3, outside of chunks."""
    place, found = 8, set()
    while place < len(whole) - 8:
        end = place + 9 + int.from_bytes(whole[place + 1:place + 9], "little")
        if whole[place] == 3:
            text = place + 11  # after the number of the schema come its name, encoding and text
            for _ in range(2):
                text += 4 + int.from_bytes(whole[text:text + 4], "little")
            found.update(range(text + 4, end))
        place = end
    return found


texts = set() if command[0] == "stream-check" else schema_texts()
tried = [bit for bit in range(len(whole) * 8) if bit // 8 not in texts or bit // 8 % 8 == bit % 8]
count = os.cpu_count() or 1
parts = [tried[start::count] for start in range(count)]
with ThreadPoolExecutor(count) as pool:
    found = sum(pool.map(lambda bits: list(faults(bits)), parts), [])
for line in found[:20]:
    print(line)
sys.exit(bool(found))
