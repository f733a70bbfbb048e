"""Uploads to SeaweedFS: what is up is whole at every moment, and a rerun brings exactly what is missing.

check_edge_s3.py    weed, rclone, upload-plan, bag-cat and stream-seal are in PATH

While plans run and are killed, somebody else looks at the bucket all the time. Exits 1 at the first
difference.
"""

import hashlib
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

BUCKET = "s3:robots"
TIERS = "now: /event\nhour: /joint_states\nnight: /camera/*\n"


def fail(text):
    sys.exit(f"check_edge_s3: {text}")


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
            "RCLONE_CONFIG_S3_ENDPOINT": f"http://127.0.0.1:{self.port}",
            # Objects in several parts, and no patience with a server that is gone.
            "RCLONE_S3_UPLOAD_CUTOFF": "5M", "RCLONE_S3_CHUNK_SIZE": "5M", "RCLONE_RETRIES": "1",
            "RCLONE_LOW_LEVEL_RETRIES": "2"})
        self.start()

    def start(self):
        with open("weed.log", "ab") as log:
            self.process = subprocess.Popen(
                ["weed", "mini", "-dir=data", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-bucket=robots",
                 "-admin.ui=false", f"-s3.port={self.port}"], stdout=log, stderr=log)
        for _ in range(300):
            if rclone("lsf", "s3:", check=False).stdout.strip() == "robots/":
                return
            time.sleep(0.1)
        self.kill()
        with open("weed.log", encoding="utf-8") as log:
            fail(f"the server does not start: {log.read()[-2000:]}")

    def kill(self):
        self.process.kill()
        self.process.wait()


def rclone(*arguments, check=True):
    return subprocess.run(
        ["rclone", *arguments], check=check, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def objects():
    """What is up, by name: its size. Nothing is while there is no server."""
    listed = rclone("lsjson", "-R", "--files-only", "--no-modtime", BUCKET, check=False)
    if listed.returncode:
        return {}
    return {entry["Path"]: entry["Size"] for entry in json.loads(listed.stdout)
            if not re.search(r"(^|/)\.partial/", entry["Path"])}


class Watcher(threading.Thread):
    """Looks at the bucket again and again: no object may be other than its file, or have another name."""

    def __init__(self, wanted):
        super().__init__(daemon=True)
        self.wanted, self.looks, self.wrong, self.stopped = wanted, 0, None, threading.Event()

    def run(self):
        while not self.stopped.is_set():
            for path, size in objects().items():
                if self.wanted.get(path) != size:
                    self.wrong = f"{path} has {size} bytes, not {self.wanted.get(path)}"
            self.looks += 1
            time.sleep(0.2)

    def end(self):
        self.stopped.set()
        self.join()
        if self.wrong:
            fail(self.wrong)


def folder(name, files, rng):
    """A folder with a manifest; files as (name, tier, size)."""
    os.mkdir(name)
    entries, wanted = [], {}
    for file, tier, size in files:
        data = rng.randbytes(size)
        with open(f"{name}/{file}", "wb") as out:
            out.write(data)
        entries.append({"name": file, "tier": tier, "size": size, "sha256": hashlib.sha256(data).hexdigest()})
        wanted[f"r17/{name}/{file}"] = size
    with open(f"{name}/manifest.json", "w", encoding="utf-8") as out:
        json.dump({"version": 1, "files": entries}, out)
    return wanted


def plan(*options, folders):
    script = subprocess.run(
        ["upload-plan", "-q", "--tiers", "robot.tiers", *options, *folders, f"{BUCKET}/r17"], check=True,
        capture_output=True).stdout
    with open("plan.sh", "wb") as out:
        out.write(script)


def run():
    """The objects that a run brings, and the line that it ends with."""
    result = subprocess.run(["sh", "plan.sh"], stdout=subprocess.PIPE, text=True, check=False)
    *sent, last = result.stdout.splitlines()
    return sent, last, result.returncode


def check_content(wanted):
    if objects() != wanted:
        fail(f"{objects()} are up, not {wanted}")
    for path in wanted:
        content = subprocess.run(["rclone", "cat", f"{BUCKET}/{path}"], check=True, capture_output=True).stdout
        with open(path.removeprefix("r17/"), "rb") as file:
            if file.read() != content:
                fail(f"{path} has other bytes")
    left = rclone("lsf", "-R", "--files-only", f"{BUCKET}/r17/.partial", check=False).stdout
    if left:
        fail(f"there are leftovers: {left}")


def check_plans(rng, server):
    wanted = {}
    wanted |= folder("one", [("now.mcap", "now", 9000), ("hour.mcap", "hour", 300_000), ("night.mcap", "night", 12_000_000)], rng)
    wanted |= folder("it's 2", [("now.mcap", "now", 0), ("night $x.mcap", "night", 7_000_000)], rng)
    plan(folders=["one", "it's 2"])
    watcher = Watcher(wanted)
    watcher.start()
    start = time.monotonic()
    sent, last, status = run()
    seconds = time.monotonic() - start
    if sent[0] != "it's 2/now.mcap" or len(sent) != 5 or status:
        fail(f"the first run: {sent} {last}")
    check_content(wanted)
    if run() != ([], "0 sent, 5 up before, 0 for later, 0 failed", 0):
        fail("the second run does something")
    for lost in ("one/hour.mcap", "it's 2/night $x.mcap"):
        rclone("deletefile", f"{BUCKET}/r17/{lost}")
    sent, last, status = run()
    if sent != ["one/hour.mcap", "it's 2/night $x.mcap"] or status:
        fail(f"the missing objects: {sent} {last}")

    # Killed at random moments, with all that it has started.
    kills, started = 0, 0
    rclone("purge", f"{BUCKET}/r17")
    while kills < 10:
        process = subprocess.Popen(
            ["sh", "plan.sh"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(rng.random() * 0.8 * seconds)
        if process.poll() is None:
            started += 1
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        kills += 1
        if len(objects()) == len(wanted):
            rclone("purge", f"{BUCKET}/r17")
    _, last, status = run()
    if status or started < 5:
        fail(f"after {started} kills: {last}")
    check_content(wanted)

    # The link is cut in the middle of an object: the server is killed, and comes back.
    rclone("purge", f"{BUCKET}/r17")
    plan("--bandwidth", "4MB/s", folders=["one", "it's 2"])
    cut = threading.Timer(3, server.kill)
    cut.start()
    _, last, status = run()
    cut.join()
    if not status:
        fail(f"nobody notices that the server is gone: {last}")
    server.start()
    _, last, status = run()
    if status:
        fail(f"after the server came back: {last}")
    check_content(wanted)
    watcher.end()
    print(f"{started} kills, a server that was killed, and {watcher.looks} looks at the bucket: all whole")


def check_seal(rng):
    """A stream that ends early never becomes an object; a whole one does."""
    with open("run.mcap", "wb") as file:
        subprocess.run(["bag-cat", os.environ["DATA"] + "/pick_cube_sample.bag"], stdout=file, check=True)
    size = os.path.getsize("run.mcap")
    command = ["stream-seal", "rclone", "rcat", f"{BUCKET}/sealed.mcap"]
    watcher = Watcher({"sealed.mcap": size} | {path: size for path, size in objects().items()})
    watcher.start()
    with open("run.mcap", "rb") as file:
        data = file.read()
    for number in range(6):
        sealed = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            sealed.stdin.write(data[:rng.randrange(size)])
            sealed.stdin.flush()
            if number % 2:
                time.sleep(rng.random() / 2)
                sealed.kill()
            sealed.stdin.close()
        except BrokenPipeError:
            pass
        if sealed.wait() == 0:
            fail("a cut stream was uploaded")
        # Nothing of it goes on behind our back.
        time.sleep(0.3)
        if "sealed.mcap" in objects():
            fail("a cut stream became an object")
    subprocess.run(command, input=data, check=True)
    if objects().get("sealed.mcap") != size:
        fail("a whole stream did not become an object")
    watcher.end()


def main():
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        os.mkdir("data")
        with open("robot.tiers", "w", encoding="utf-8") as file:
            file.write(TIERS)
        rng = random.Random(3)
        server = Server()
        try:
            check_plans(rng, server)
            check_seal(rng)
        finally:
            server.kill()


main()
