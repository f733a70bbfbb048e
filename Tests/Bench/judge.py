"""The rows of frame-pick with vlm-ask, against Python that does the same, and of vlm-post against curl
alone on the same requests.

judge.py ask FILE         the peer: 8 moments of two cameras, as a request
judge.py serve PORTFILE   a server that answers at once
"""

import base64
import http.server
import json
import subprocess
import sys
import time
from pathlib import Path

from rows import Run, pair

COUNT = 8
REQUESTS = 200
ANSWER = json.dumps({
    "model": "toy", "created": 0, "usage": {"total_tokens": 3},
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "yes"}, "finish_reason": "stop"}],
}).encode()


def rows(tools, work, recording, runs, wants):
    if wants("frame-pick"):
        pictures = work / "pictures.mcap"
        with open(pictures, "wb") as out:
            Run([[tools / "mcap-cat", "-x", "/head/camera/depth", recording],
                 [tools / "jpeg-encode", "-q", "95"]], stdout=out)
        one = ["taskset", "-c", "0"]
        pair("frame-pick | vlm-ask, one core",
             lambda: Run([[*one, tools / "frame-pick", "-n", COUNT],
                          [*one, tools / "vlm-ask", "--judge"]], stdin=pictures),
             lambda: Run([[*one, sys.executable, __file__, "ask", pictures]]),
             runs, pictures.stat().st_size / 1e6)
    if wants("vlm-post"):
        post(tools, work, runs)


def post(tools, work, runs):
    """Both send one request at a time, so the difference is what each costs beyond curl's own."""
    port, requests, body = work / "port", work / "requests.jsonl", work / "body.json"
    port.unlink(missing_ok=True)
    server = subprocess.Popen([sys.executable, __file__, "serve", port])
    while not port.exists() or not port.read_text():
        time.sleep(0.01)
    url = f"http://127.0.0.1:{port.read_text()}/v1"
    content = {"model": "toy", "messages": [{"role": "user", "content": "x" * 300_000}]}
    body.write_text(json.dumps(content))
    requests.write_text("".join(json.dumps({
        "custom_id": f"run#{number}/judge", "method": "POST", "url": "/v1/chat/completions",
        "body": content}) + "\n" for number in range(REQUESTS)))
    loop = (f"for i in $(seq {REQUESTS}); do curl --silent --include --header 'Content-Type: application/json' "
            f"--header Expect: --data-binary @{body} {url}/chat/completions; done")
    pair(f"vlm-post -j 1, {REQUESTS} requests",
         lambda: Run([[tools / "vlm-post", "--url", url, "-j", "1"]], stdin=requests),
         lambda: Run([["sh", "-c", loop]]), runs)
    server.terminate()


def ask(path):
    from mcap.reader import make_reader

    frames = {}
    with open(path, "rb") as file:
        for schema, channel, message in make_reader(file).iter_messages():
            if schema and schema.name == "sensor_msgs/msg/CompressedImage":
                frames.setdefault(channel.topic, []).append(message.data)
    content = []
    for pictures in frames.values():
        for number in range(COUNT):
            data = pictures[number * (len(pictures) - 1) // (COUNT - 1)]
            start = data.index(b"\xff\xd8\xff")
            url = "data:image/jpeg;base64," + base64.b64encode(data[start:]).decode()
            content.append({"type": "image_url", "image_url": {"url": url}})
    print(json.dumps({"custom_id": "run#0/judge", "body": {"messages": [{"role": "user", "content": content}]}}))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)


def serve(path):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Path(path).write_text(str(server.server_address[1]))
    server.serve_forever()


if __name__ == "__main__":
    {"ask": ask, "serve": serve}[sys.argv[1]](sys.argv[2])
