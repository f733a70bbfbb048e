"""Does units from and to SeaweedFS: after kills of runs and of the server every output is there once, whole and
equal to that of a clean run; a store that refuses is one clear line.

check_scale_store.py    in a folder of make_recordings; weed, rclone and the filters are in PATH
"""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

BUCKET = "s3:robots"
STATES = {"done": 0, "skipped": 0, "quarantined": 65, "busy": 1, "failed": 74}


def fail(text):
    sys.exit(f"check_scale_store: {text}")


class Server:
    """SeaweedFS in the folder data, which outlives it."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        os.environ.update({
            "AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", "RCLONE_CONFIG": "/dev/null",
            "RCLONE_CONFIG_S3_TYPE": "s3", "RCLONE_CONFIG_S3_PROVIDER": "Other",
            "RCLONE_CONFIG_S3_ACCESS_KEY_ID": "k", "RCLONE_CONFIG_S3_SECRET_ACCESS_KEY": "s",
            "RCLONE_CONFIG_S3_ENDPOINT": f"http://127.0.0.1:{self.port}", "RCLONE_RETRIES": "1",
            "RCLONE_LOW_LEVEL_RETRIES": "2", "TMPDIR": str(Path("scratch").absolute())})
        Path("scratch").mkdir(exist_ok=True)
        Path("data").mkdir(exist_ok=True)
        self.start()

    def start(self):
        with open("weed.log", "ab") as log:
            self.process = subprocess.Popen(
                ["weed", "mini", "-dir=data", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-bucket=robots",
                 "-admin.ui=false", f"-s3.port={self.port}"], stdout=log, stderr=log,
                env={**os.environ, "TMPDIR": str(Path("data").absolute())})
        for _ in range(300):
            if rclone("lsf", "s3:").stdout.decode().strip() == "robots/":
                return
            time.sleep(0.1)
        self.kill()
        fail("the server does not start")

    def kill(self):
        self.process.kill()
        self.process.wait()


def rclone(*arguments):
    return subprocess.run(["rclone", *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def run(row, *more):
    """Starts unit-run for a row."""
    return subprocess.Popen(
        ["unit-run", "--unit", row, "--pipeline", "convert.sh", "--tries", "1", *more],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def end(process):
    """The row of a run that was not killed, whose exit status is that of its state."""
    out, said = process.communicate()
    if not out:
        return {"state": None}
    row = json.loads(out)
    if row["state"] != "failed" and process.returncode != STATES[row["state"]]:
        fail(f"{row} with status {process.returncode}")
    row["said"] = said.decode()
    return row


def drive(rows, seed, until, ends):
    """Does the rows in an order of its own, and kills a third of its runs."""
    chance, waiting = random.Random(seed), list(rows)
    chance.shuffle(waiting)
    while waiting and time.monotonic() < until:
        row = waiting.pop()
        process = run(row, *(["--if-none-match"] if seed == 1 else []))
        if chance.random() < 0.35:
            time.sleep(chance.random())
            process.send_signal(chance.choice([signal.SIGKILL, signal.SIGTERM]))
        state = end(process)["state"]
        ends.append(state)
        if state not in ("done", "skipped", "quarantined"):
            waiting.insert(0, row)


def main():
    server = Server()
    try:
        subprocess.run(["rclone", "copy", "recordings", f"{BUCKET}/in"], check=True)
        listed = subprocess.run(
            ["unit-list", f"{BUCKET}/in", "--out", BUCKET + "/out/{name}"], check=True, stdout=subprocess.PIPE,
            text=True)
        rows = listed.stdout.splitlines()
        if len(rows) != 9:
            fail(f"{len(rows)} rows")

        # Two drivers, and the server is away for a while.
        ends = ([], [])
        until = time.monotonic() + 40
        drivers = [threading.Thread(target=drive, args=(rows, seed, until, ends[seed])) for seed in (0, 1)]
        for driver in drivers:
            driver.start()
        time.sleep(3)
        server.kill()
        time.sleep(1.5)
        server.start()
        for driver in drivers:
            driver.join()
        # On one machine the lease of a dead run holds nobody up.
        rest = [end(run(row))["state"] for row in rows]
        if sorted(set(rest)) not in (["done", "quarantined", "skipped"], ["quarantined", "skipped"]):
            fail(f"the rest ends with {rest}")
        rclone("copy", f"{BUCKET}/out", "out", "--exclude", ".partial/**")
        subprocess.run(["diff", "-r", "expected", "out"], check=True)
        if "skipped" not in {end(run(row))["state"] for row in rows}:
            fail("a second run does units again")
        if any(Path("scratch").iterdir()):
            fail(f"left: {list(Path('scratch').iterdir())}")

        # One condition, one winner: two at once where no lease can help.
        row = json.dumps({**json.loads(rows[0]), "out": f"{BUCKET}/once.mcap"})
        states = sorted(end(process)["state"] for process in [
            run(row, "--if-none-match", "--wait", "60") for _ in range(2)])
        if states != ["done", "skipped"]:
            fail(f"two at once end with {states}")

        # Faults of the store.
        for variables, text in (
                ({"RCLONE_CONFIG_S3_SECRET_ACCESS_KEY": "wrong"}, "SignatureDoesNotMatch"),
                ({"RCLONE_CONFIG_S3_ENDPOINT": "http://127.0.0.1:9"}, "connection refused")):
            old = {name: os.environ[name] for name in variables}
            os.environ.update(variables)
            ended = end(run(json.dumps({**json.loads(rows[0]), "out": f"{BUCKET}/new.mcap"})))
            os.environ.update(old)
            if ended["state"] != "failed" or ended["status"] != 74 or ended["said"].count("\n") != 1:
                fail(f"{text}: {ended}")
        counts = {state: (ends[0] + ends[1]).count(state) for state in set(ends[0] + ends[1])}
        print(f"two drivers: {counts}; after them: {rest.count('done')} done")
    finally:
        server.kill()


main()
