"""A server of OpenAI's protocol with the faults that servers have: serve_chat.py PORTFILE LOG.

The text of a request says what it gets: `429` and so on once, then an answer; `always 500`; `hang`;
`close` early once; `cut` the answer short once; `html`; `redirect`; `text` that is no UTF-8; `large`
for 10 MB; `unauthorized`. Each request is a line of LOG: time, its text, its key.
"""

import http.server
import json
import re
import sys
import threading
import time

seen = {}
lock = threading.Lock()
started = time.monotonic()
log = open(sys.argv[2], "a", buffering=1)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def send(self, status, body, kind="application/json", **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("x-request-id", "req-7")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        text = request["messages"][0]["content"]
        key = self.headers.get("Authorization", "-").removeprefix("Bearer ")
        with lock:
            count = seen[text] = seen.get(text, 0) + 1
            print(f"{time.monotonic() - started:.3f}", self.path, key, text, file=log)
        word = text.split()[0]
        body = json.dumps({
            "id": "c", "object": "chat.completion", "created": 1767225600, "model": "toy",
            "choices": [{"index": 0, "finish_reason": "stop",
                         "message": {"role": "assistant", "content": f"answer to {text}"}}],
            "usage": {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10},
        }, indent=1).encode()
        error = json.dumps({"error": {"message": "not now"}}).encode()
        if word == "slow":
            time.sleep(0.3)
        if word == "always":
            return self.send(int(text.split()[1]), error)
        if re.fullmatch("[0-9]+", word) and count == 1:
            return self.send(int(word), error, Retry_After="1")
        if word == "hang" and count == 1:
            return time.sleep(5)
        if word == "close" and count == 1:
            return self.connection.close()
        if word == "cut" and count == 1:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[:20])
            self.close_connection = True
            return
        if word == "html":
            return self.send(200, b"<html><body>Log in</body></html>", "text/html")
        if word == "redirect":
            return self.send(302, b"", Location=f"http://localhost:{server.server_address[1]}/other")
        if word == "text":
            return self.send(200, b'{"choices": "\xff"}')
        if word == "large":
            body = json.dumps({"choices": [{"message": {"content": "x" * 10_000_000}}]}).encode()
        if word == "unauthorized":
            return self.send(401, json.dumps({"error": {"message": "bad key"}}).encode())
        self.send(200, body)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
server.handle_error = lambda *_: None  # A client that was killed.
with open(sys.argv[1], "w") as file:
    file.write(f"{server.server_address[1]}\n")
server.serve_forever()
