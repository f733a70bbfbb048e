"""Follows recordings while recorders.py writes them.

However the recording ends, each message of the output must be that of the recorder, in order and
without a gap, and only an end that is not an error may have an end mark. Prints how long the messages
took from the recorder's write() to our output. Exits 1 at the first difference.

check_follow.py [KIND...]    kinds of recorders.py; all of them without
"""

import io
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time

from mcap.reader import NonSeekingReader
from mcap.stream_reader import StreamReader
from mcap.records import Channel, Message

HERE = pathlib.Path(__file__).parent
KINDS = ["mcap", "mcap-none", "foxglove", "rosbags", "rosbag", "rosbag-bz2", "db3-wal", "db3-memory",
         "db3-delete", "rosbag2", "rosbag2-mcap"]


def fail(text):
    sys.exit(f"check_follow: {text}")


def program(kind):
    return "mcap-cat" if kind.startswith(("mcap", "foxglove")) else "bag-cat"


class Recorder:
    def __init__(self, kind, path, count, pause):
        python = "/usr/bin/python3" if kind in ("rosbag", "rosbag-bz2") else sys.executable
        self.process = subprocess.Popen(
            [python, HERE / "recorders.py", kind, path, str(count), str(pause)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline() != "open\n":
            fail(f"{kind}: the recorder did not start")
        self.written = []  # (number of messages, time)
        self.reader = threading.Thread(target=self.listen)
        self.reader.start()

    def listen(self):
        for line in self.process.stdout:
            if line.endswith("\n") and line != "closed\n":
                count, when = line.split()
                self.written.append((int(count), float(when)))

    def wait(self, kill=False, end=False):
        if kill:
            self.process.kill()
        if end:
            try:
                self.process.stdin.write("end\n")
                self.process.stdin.flush()
            except BrokenPipeError:
                pass  # on a slow machine it has written all its messages by now
        self.process.wait()
        self.reader.join()

    def time(self, number):
        return next((when for count, when in self.written if count > number), None)


class Follower:
    """Reads the output as it comes."""

    def __init__(self, kind, path, *options):
        self.process = subprocess.Popen(
            [program(kind), "--follow", path, *options], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        self.messages = []  # (number, payload, time of arrival)
        self.output = bytearray()
        self.reader = threading.Thread(target=self.listen)
        self.reader.start()

    def listen(self):
        class Tee:
            def read(tee, count=-1):
                data = self.process.stdout.read(count)
                self.output += data
                return data

        episode = set()
        try:
            for record in StreamReader(Tee(), record_size_limit=None).records:
                if isinstance(record, Channel) and record.topic == "/episode":
                    episode.add(record.id)
                if isinstance(record, Message) and record.channel_id not in episode:
                    number = (record.log_time - 1_700_000_000_000_000_000) // 1_000_000
                    self.messages.append((number, bytes(record.data), time.monotonic()))
        except Exception:  # a truncated stream, whose messages count
            pass
        self.output += self.process.stdout.read()

    def wait(self, status, message=None):
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            fail(f"{self.process.args}: did not end")
        self.reader.join()
        error = self.process.stderr.read().decode()
        if self.process.returncode != status:
            fail(f"{self.process.args}: exit {self.process.returncode}, not {status}: {error}")
        lines = error.splitlines()
        if (message is None and lines) or (
                message is not None and (len(lines) != 1 or not re.search(message, lines[0]))):
            fail(f"{self.process.args}: stderr: {error}")
        if (self.output[-8:] == b"\x89MCAP0\r\n" and len(self.output) > 8) != (status == 0):
            fail(f"{self.process.args}: exit {status} and the end mark do not fit")
        if status == 0:
            list(NonSeekingReader(io.BytesIO(self.output), validate_crcs=True).iter_messages())
        numbers = [number for number, *_ in self.messages]
        if numbers != list(range(len(numbers))):
            fail(f"{self.process.args}: messages are missing: {numbers}")
        return len(numbers)


def wait_for(condition, what):
    end = time.monotonic() + 20
    while not condition():
        if time.monotonic() > end:
            fail(f"{what} never happened")
        time.sleep(0.01)


def fresh(kind):
    endings = {"mcap-cat": ".mcap", "bag-cat": ".bag"}
    ending = ".db3" if kind.startswith("db3") else endings[program(kind)]
    path = kind if kind.startswith("rosbag2") else kind + ending
    shutil.rmtree(path, ignore_errors=True)
    for suffix in ("", "-wal", "-shm", "-journal"):
        pathlib.Path(path + suffix).unlink(missing_ok=True)
    return path


def check_payloads(kind, path, messages):
    """The same as a reader of the finished file finds."""
    whole = subprocess.run([program(kind), path], stdout=subprocess.PIPE, check=True).stdout
    wanted = [
        bytes(message.data)
        for _, channel, message in NonSeekingReader(io.BytesIO(whole)).iter_messages(
            log_time_order=False)
        if channel.topic != "/episode"]
    if wanted != [data for _, data, _ in messages]:
        fail(f"{path}: other messages than in the finished file")


def check_to_end(kind):
    path = fresh(kind)
    recorder = Recorder(kind, path, 1000, 0.001)
    follower = Follower(kind, path)
    recorder.wait()
    if follower.wait(0) != 1000:
        fail(f"{path}: {len(follower.messages)} messages of 1000")
    check_payloads(kind, path, follower.messages)
    # What was there before is no part of the latency; the file ends after its last chunk.
    delays = [
        arrival - recorder.time(number)
        for number, _, arrival in follower.messages[300:] if recorder.time(number)]
    if delays:
        print(f"{kind}: {len(delays)} messages, from write() to output: median "
              f"{statistics.median(delays) * 1e3:.2f} ms, most {max(delays) * 1e3:.2f} ms")


def is_hot(journal):
    """Of a transaction that has not ended: the journal begins with its magic number, and with zeros
    until its header is written."""
    return journal.exists() and journal.read_bytes()[:8] == bytes.fromhex("d9d505f920a163d7")


def check_kill(kind):
    """The recorder is killed."""
    ways = [((), 65, "ends|was not closed|without its end"), (("--recover",), 0, "left out")]
    if kind == "db3-memory":
        # Nothing in the file tells.
        ways = [((), 0, None)]
    for options, status, message in ways:
        path = fresh(kind)
        recorder = Recorder(kind, path, 10_000, 0.001)
        follower = Follower(kind, path, *options)
        wait_for(lambda: len(follower.messages) > 100, f"{path}: message 100")
        recorder.wait(kill=True)
        if kind == "db3-delete" and not is_hot(pathlib.Path(f"{path}-journal")):
            # Killed between two transactions: nothing tells here, either.
            status, message = 0, None
        found = follower.wait(status, message)
        if recorder.written and found < recorder.written[-1][0]:
            fail(f"{path}: {found} messages of {recorder.written[-1][0]} in the file")


def check_stop(kind):
    """The follower is stopped: by a signal, by time, by --until."""
    path = fresh(kind)
    recorder = Recorder(kind, path, 10_000, 0.001)
    stopped = [Follower(kind, path), Follower(kind, path)]
    until = Follower(kind, path, "--until", "0.2")
    for follower, number in zip(stopped, (signal.SIGTERM, signal.SIGINT)):
        wait_for(lambda: len(follower.messages) > 100, f"{path}: message 100")
        follower.process.send_signal(number)
        follower.wait(0)
    subprocess.run(["touch", path], check=True)  # it opens the file for writing, and closes it
    if until.wait(0) != 200:
        fail(f"{path}: {len(until.messages)} messages until 0.2 s")
    idle = Follower(kind, path, "--idle", "0.5")
    recorder.process.send_signal(signal.SIGSTOP)
    idle.wait(0)
    recorder.process.send_signal(signal.SIGCONT)
    recorder.wait(end=True)


def check_faults():
    path = fresh("mcap")
    recorder = Recorder("mcap", path, 10_000, 0.001)
    for change, message in [
            (lambda: os.truncate(path, 100), "became shorter"),
            (lambda: os.remove(path), "removed or replaced")]:
        follower = Follower("mcap", path)
        wait_for(lambda: follower.messages, f"{path}: a message")
        recorder.process.send_signal(signal.SIGSTOP)
        time.sleep(0.2)
        change()
        follower.wait(65, message)
        recorder.wait(kill=True)
        path = fresh("mcap")
        recorder = Recorder("mcap", path, 10_000, 0.001)
    recorder.wait(kill=True)
    Follower("mcap", path).wait(65, "ends")
    for name in ("instances", "watches"):
        limited = subprocess.run(
            ["unshare", "-Ur", "sh", "-c",
             f"echo 0 >/proc/sys/user/max_inotify_{name} || exit 9; exec mcap-cat --follow {path}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if limited.returncode in (1, 9) or "unshare" in limited.stderr:
            print(f"not tested: a limit of inotify {name}: {limited.stderr.strip()}")
        elif limited.returncode != 74 or f"max_user_{name} is reached" not in limited.stderr:
            fail(f"inotify limit: exit {limited.returncode}: {limited.stderr}")


def check_cost():
    """An idle follower takes no time, and many messages take no more memory than a few."""
    path = fresh("mcap")
    recorder = Recorder("mcap", path, 300_000, 0)
    follower = Follower("mcap", path)
    process = pathlib.Path(f"/proc/{follower.process.pid}")

    def memory():
        lines = (process / "status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

    def ticks():
        return sum(map(int, (process / "stat").read_text().rsplit(")", 1)[1].split()[11:13]))

    wait_for(lambda: len(follower.messages) > 50_000, f"{path}: message 50000")
    early = memory()
    while len(follower.messages) < 280_000:
        time.sleep(0.1)
    late = memory()
    recorder.process.send_signal(signal.SIGSTOP)
    time.sleep(1)
    before = ticks()
    time.sleep(2)
    used = ticks() - before
    recorder.process.send_signal(signal.SIGCONT)
    print(f"memory: {early} kB after 50000 messages, {late} kB after 280000; "
          f"idle: {used} ticks in 2 s")
    if late > early + 1024 or used > 1:
        fail("an idle or a long run is too expensive")
    recorder.wait()
    follower.wait(0)


def main():
    kinds = sys.argv[1:] or KINDS
    for kind in kinds:
        for check in check_to_end, check_kill, check_stop:
            print(check.__name__, kind, flush=True)
            check(kind)
    if kinds == KINDS:
        check_faults()
        check_cost()


main()
