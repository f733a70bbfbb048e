"""The servers of the day: an S3 store with an Iceberg catalog, the toy model, Label Studio, two Ray nodes.

Each is a process group that this one ends, by its own id. Ports are free ones of the loopback address.
"""

import contextlib
import itertools
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

KEY, SECRET = "flywheel", "simulated"
STORE = "s3:robots"


_candidates = itertools.count(20000 + os.getpid() % 5000)


def free_ports(count):
    """Ports that nobody has, each given once; below those that the system gives to clients."""
    found = []
    while len(found) < count:
        candidate = next(_candidates)
        with socket.socket() as probe:
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", candidate))
                found.append(candidate)
    return found


class Server:
    """A process with a log, and all that it starts."""

    def __init__(self, folder, name, command, environment=None):
        self.log = pathlib.Path(folder, f"{name}.log")
        self.name = name
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                env={**os.environ, **(environment or {})})

    def wait(self, is_up, seconds):
        end = time.monotonic() + seconds
        while not is_up():
            if self.process.poll() is not None or time.monotonic() > end:
                tail = self.log.read_text(errors="replace")[-2000:]
                self.stop()
                raise RuntimeError(f"{self.name} does not start: {tail}")
            time.sleep(0.2)
        return self

    def stop(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def answers(url):
    """True if an HTTP server answers at all."""
    try:
        urllib.request.urlopen(url, timeout=2).close()
        return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


class Store(Server):
    """SeaweedFS: S3 with the buckets robots and lake, and an Iceberg catalog with the bucket lakehouse."""

    def __init__(self, folder):
        names = ["s3", "s3.port.iceberg", "master", "volume", "filer", "admin"]
        grpc = ["s3.port.grpc", "master.port.grpc", "volume.port.grpc", "filer.port.grpc", "admin.port.grpc"]
        ports = dict(zip(names + grpc, free_ports(len(names + grpc))))
        self.s3 = f"http://127.0.0.1:{ports['s3']}"
        self.iceberg = f"http://127.0.0.1:{ports['s3.port.iceberg']}"
        data = os.path.join(folder, "store")
        os.makedirs(data, exist_ok=True)
        options = [f"-{name if '.' in name else name + '.port'}={port}" for name, port in ports.items()]
        super().__init__(
            folder, "store",
            ["weed", "mini", f"-dir={data}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-bucket=robots,lake",
             "-tableBucket=lakehouse", "-admin.ui=false", "-webdav=false", "-s3.port.lance=0", *options],
            {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET})

    def environment(self):
        """What rclone and the S3 clients of Python need."""
        return {
            "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1", "AWS_ENDPOINT_URL": self.s3, "AWS_ALLOW_HTTP": "true",
            "RCLONE_CONFIG": "/dev/null", "RCLONE_CONFIG_S3_TYPE": "s3", "RCLONE_CONFIG_S3_PROVIDER": "Other",
            "RCLONE_CONFIG_S3_ACCESS_KEY_ID": KEY, "RCLONE_CONFIG_S3_SECRET_ACCESS_KEY": SECRET,
            # Of the catalog that lake-add.py calls lake.
            "PYICEBERG_CATALOG__LAKE__CREDENTIAL": f"{KEY}:{SECRET}",
            "RCLONE_CONFIG_S3_ENDPOINT": self.s3, "RCLONE_RETRIES": "1", "RCLONE_LOW_LEVEL_RETRIES": "2"}

    def is_up(self):
        environment = {**os.environ, **self.environment()}
        listed = subprocess.run(["rclone", "lsf", "s3:"], capture_output=True, text=True, env=environment,
                                check=False).stdout.split()
        return {"robots/", "lake/"} <= set(listed)


class Model(Server):
    """llama.cpp with the toy model that sees green and red."""

    def __init__(self, folder, python, picture_model):
        (self.port,) = free_ports(1)
        self.url = f"http://127.0.0.1:{self.port}/v1"
        script = os.path.join(os.path.dirname(__file__), "serve_vlm.py")
        # The model's other half is kept beside this one.
        super().__init__(folder, "model", [python, script, picture_model, str(self.port)],
                         {"HOME": os.path.dirname(picture_model)})

    def is_up(self):
        return b"listening" in self.log.read_bytes()


class Cluster:
    """Ray with a head of one core, and a second node of one core that can be killed.

    What the units need is in the environment of the nodes.
    """

    def __init__(self, folder, environment):
        (self.port,) = free_ports(1)
        self.address = f"127.0.0.1:{self.port}"
        # Without tokens, and without reports about the use.
        environment = {**environment, "RAY_AUTH_MODE": "disabled", "RAY_USAGE_STATS_ENABLED": "0",
                       "RAY_ADDRESS": ""}
        shared = ["--num-cpus=1", "--block", "--disable-usage-stats", "--object-store-memory=100000000"]
        self.head = Server(folder, "ray-head", [
            "ray", "start", "--head", f"--port={self.port}", "--include-dashboard=false",
            "--node-ip-address=127.0.0.1", *shared], environment)
        self.head.wait(lambda: b"Ray runtime started" in self.head.log.read_bytes(), 120)
        self.worker = Server(
            folder, "ray-worker", ["ray", "start", f"--address={self.address}", *shared], environment)
        self.worker.wait(lambda: b"Ray runtime started" in self.worker.log.read_bytes(), 120)

    def environment(self):
        return {"RAY_ADDRESS": self.address, "RAY_AUTH_MODE": "disabled", "RAY_USAGE_STATS_ENABLED": "0"}

    def kill_worker(self):
        self.worker.stop()

    def stop(self):
        self.worker.stop()
        self.head.stop()
