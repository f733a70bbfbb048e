"""Serves the files of this folder over HTTP by ranges of bytes, and nothing else.

Prints its port, then the number of bytes of each answer.
"""

import http.server
import os
import re


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        name = self.path[1:]
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if not os.path.isfile(name):
            return self.send_error(404)
        if not wanted:
            return self.send_error(400)
        first, last = map(int, wanted.groups())
        size = os.path.getsize(name)
        if first >= size:
            return self.send_error(416)
        count = min(last, size - 1) - first + 1
        self.send_response(206)
        self.send_header("Content-Length", str(count))
        self.end_headers()
        with open(name, "rb") as file:
            file.seek(first)
            self.wfile.write(file.read(count))
        print(count, flush=True)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
