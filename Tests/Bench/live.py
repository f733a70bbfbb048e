"""The rows of recordings that are read from elsewhere, or while they are written."""
import os
import statistics
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

from rows import Run

HERE = Path(__file__).resolve().parent
MAGIC = b"\x89MCAP0\r\n"


def fetch(tools, work):
    """One topic's 10 s out of 10 GB: what is read against the chunks that hold them."""
    from mcap.reader import make_reader

    run, log = work / "sparse.mcap", work / "fetched"
    if not run.exists():
        subprocess.run([sys.executable, HERE.parent / "Interop/sparse_mcap.py", run], check=True)
    start, end = 500, 510
    with open(run, "rb") as file:
        summary = make_reader(file).get_summary()
    first = min(chunk.message_start_time for chunk in summary.chunk_indexes)
    imu = next(id for id, channel in summary.channels.items() if channel.topic == "/imu")
    chunks = sum(
        chunk.chunk_length for chunk in summary.chunk_indexes if imu in chunk.message_index_offsets
        and chunk.message_start_time < first + end * 10**9
        and chunk.message_end_time >= first + start * 10**9)
    log.unlink(missing_ok=True)
    command = "dd status=none if={path} bs=1M iflag=skip_bytes,count_bytes skip={offset}" \
        f" count={{length}} | tee -a {log}"
    took = Run([[tools / "mcap-cat", "--start", start, "--end", end, "-t", "/imu", "--fetch", command,
                 run]]).wall
    read = log.stat().st_size
    print(f"{'fetch: 10 s of a topic in 10 GB':34} {took:8.3f} s, {read / 1e6:.1f} MB read for "
          f"{chunks / 1e6:.1f} MB of chunks, {read / chunks:.2f}x", flush=True)


def record(opcode, body):
    return struct.pack("<BQ", opcode, len(body)) + body


def message(number):
    """Its payload is the time at which it is written."""
    time_ns = number * 10**6
    return record(
        5, struct.pack("<HIQQd", 1, number, time_ns, time_ns, time.monotonic()) + bytes(48))


def follow(tools, work):
    """Latency from the recorder's write, and what waiting and a long recording cost."""
    path = work / "growing.mcap"
    recorder = open(path, "wb", buffering=0)
    recorder.write(MAGIC + record(1, bytes(8)))
    recorder.write(record(4, struct.pack("<HHI4sII", 1, 0, 4, b"/imu", 0, 0)))
    process = subprocess.Popen(
        [tools / "mcap-cat", "--follow", path], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    status = Path(f"/proc/{process.pid}")
    output = process.stdout.fileno()
    arrivals = []

    def read():
        while piece := os.read(output, 1 << 20):
            # Only small pieces are those of single messages, which end with the time and 48 zeros.
            if len(piece) < 4096:
                arrivals.append(time.monotonic() - struct.unpack("<d", piece[-56:-48])[0])

    def cpu():
        fields = (status / "stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory():
        return next(int(line.split()[1]) / 1024
                    for line in (status / "status").read_text().splitlines() if "VmRSS" in line)

    time.sleep(0.5)
    reader = threading.Thread(target=read)
    reader.start()
    for number in range(200):
        recorder.write(message(number))
        time.sleep(0.01)
    # The first also brings the begin of the stream.
    latencies = sorted(arrivals[1:])
    before = cpu()
    time.sleep(3)
    idle, early = (cpu() - before) / 3, memory()
    for batch in range(1000):
        recorder.write(b"".join(message(200 + 1000 * batch + number) for number in range(1000)))
    time.sleep(1)
    late = memory()
    recorder.write(record(15, bytes(4)) + record(2, bytes(20)) + MAGIC)
    recorder.close()
    reader.join()
    if process.wait():
        sys.exit(f"bench: mcap-cat --follow ended with {process.returncode}")
    path.unlink()
    print(f"{'follow: a growing MCAP file':34} latency {1e3 * statistics.median(latencies):.2f} ms, at "
          f"most {1e3 * latencies[-1]:.2f} ms; idle {100 * idle:.1f} % of a core; {early:.1f} MB, after "
          f"1,000,000 messages {late:.1f} MB", flush=True)


def rows(tools, work, wants):
    if wants("fetch"):
        fetch(tools, work)
    if wants("follow"):
        follow(tools, work)
