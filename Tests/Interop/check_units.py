"""Does units while they are killed: every output is there once, whole and equal to that of a clean run.

check_units.py UNITS SECONDS    unit-list, unit-run, mcap-cat and zstd-chunk are in PATH

Two drivers that know nothing of each other do the same list, each with two units at a time, and end some of
their runs by SIGKILL or SIGTERM at any moment. Somebody looks at the outputs all the time. Exits 1 at the first
difference.
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from mcap.writer import Writer

PIPELINE = 'mcap-cat --no-provenance | zstd-chunk --no-provenance >"$OUT"\n'


def fail(text):
    sys.exit(f"{Path(sys.argv[0]).stem}: {text}")


def make_recordings(folder, count):
    """Recordings of some kilobytes, all different, with names that shells and lists dislike; one is cut."""
    chance = random.Random(count)
    for number in range(count):
        path = folder / f"r{number % 7}" / f"run {number}'\"$x\n.mcap"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            writer = Writer(file, chunk_size=4096)
            writer.start()
            channel = writer.register_channel(topic="/x", message_encoding="json", schema_id=0)
            for time_ in range(chance.randrange(5, 40)):
                data = json.dumps({"n": number, "x": chance.random()}).encode()
                writer.add_message(channel, log_time=time_, publish_time=time_, data=data)
            writer.finish()
    with path.open("rb+") as file:
        file.truncate(300)


def unit_run(row, *more):
    return subprocess.Popen(
        ["unit-run", "-q", "--unit", row, "--pipeline", "convert.sh", "--tries", "2", *more],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def state(process):
    """What the row says; nothing of a run that was killed before."""
    text = process.communicate()[0]
    return json.loads(text)["state"] if text else None


def contents(folder):
    """What others see: files by their names."""
    return {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)}


class Driver(threading.Thread):
    """Does the rows in an order of its own, with `kill` for the share of runs that it ends."""

    def __init__(self, rows, seed, kill, until):
        super().__init__()
        self.chance, self.kill, self.until = random.Random(seed), kill, until
        self.waiting, self.kills, self.states, self.lock = list(rows), 0, {}, threading.Lock()
        self.chance.shuffle(self.waiting)

    def run(self):
        workers = [threading.Thread(target=self.work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    def work(self):
        while time.monotonic() < self.until:
            with self.lock:
                if not self.waiting:
                    return
                row = self.waiting.pop()
                dies, pause = self.chance.random() < self.kill, self.chance.random() ** 2 * 0.15
            process = unit_run(row)
            if dies:
                time.sleep(pause)
                process.send_signal(self.chance.choice([signal.SIGKILL, signal.SIGTERM]))
            ended = state(process)
            with self.lock:
                self.kills += dies and process.returncode < 0
                if ended in ("done", "skipped", "quarantined"):
                    self.states[row] = ended
                else:
                    self.waiting.insert(self.chance.randrange(len(self.waiting) + 1), row)


class Watcher(threading.Thread):
    """Looks at the outputs again and again."""

    def __init__(self, folder, wanted):
        super().__init__(daemon=True)
        self.folder, self.wanted = folder, wanted
        self.looks, self.wrong, self.stopped = 0, None, threading.Event()

    def run(self):
        while not self.stopped.is_set():
            try:
                found = contents(self.folder)
            except FileNotFoundError:  # A hidden folder that was just removed.
                continue
            for path, data in found.items():
                if self.wanted.get(path) != data:
                    self.wrong = f"{path} has {len(data)} bytes that no clean run makes"
            self.looks += 1
            time.sleep(0.02)


def main(count, seconds):
    make_recordings(Path("recordings"), count)
    Path("convert.sh").write_text(PIPELINE, encoding="utf-8")
    rows = {}
    for out in ("clean", "steps"):
        listed = subprocess.run(
            ["unit-list", "recordings", "--suffix", ".mcap", "--pipeline", "convert.sh", "--out", out + "/{name}"],
            check=True, stdout=subprocess.PIPE, text=True)
        rows[out] = listed.stdout.splitlines()
    if len(rows["steps"]) != count:
        fail(f"{len(rows['steps'])} units of {count} recordings")

    clean = Driver(rows["clean"], 1, 0, time.monotonic() + 600)
    clean.run()
    ends = sorted(clean.states.values())
    if ends != ["done"] * (count - 1) + ["quarantined"]:
        fail(f"a clean run ends with {set(ends)}")
    wanted = contents(Path("clean"))

    watcher = Watcher(Path("steps"), wanted)
    watcher.start()
    until = time.monotonic() + seconds
    drivers = [Driver(rows["steps"], seed, 0.4, until) for seed in (2, 3)]
    for driver in drivers:
        driver.start()
    for driver in drivers:
        driver.join()
    # The next day: what is left, also of runs that were killed before they wrote their lease.
    time.sleep(6)
    rest = Driver(rows["steps"], 4, 0, time.monotonic() + 600)
    rest.run()
    watcher.stopped.set()
    watcher.join()

    if watcher.wrong:
        fail(watcher.wrong)
    if contents(Path("steps")) != wanted:
        fail(f"{len(contents(Path('steps')))} outputs, not the {len(wanted)} of a clean run")
    left = [path for path in Path("steps").rglob(".*")]
    if left:
        fail(f"runs leave {left[:3]}")
    done = [sum(ended == "done" for ended in driver.states.values()) for driver in drivers]
    killed = sum(driver.kills for driver in drivers)
    if killed < count / 10 or min(done) == 0 or watcher.looks < 5:
        fail(f"too little happened: {killed} killed, {done} done, {watcher.looks} looks")
    print(f"{count} units, {killed} runs killed, {done[0]} and {done[1]} done by two drivers,"
          f" {sum(ended == 'done' for ended in rest.states.values())} after them, {watcher.looks} looks")


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
