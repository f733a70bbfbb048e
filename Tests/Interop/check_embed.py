"""frame-embed: `numbers FILE PATHS` computes its vectors with NumPy from the page's description and from
the papers it names; `serve PORTFILE` is a server of /v1/embeddings for each kind of request.
"""

import base64
import http.server
import io
import json
import sys

import numpy as np

MASK = (1 << 64) - 1


def mixed(value):
    """SplitMix64's output function."""
    value = (value + 0x9E3779B97F4A7C15) & MASK
    value = ((value ^ value >> 30) * 0xBF58476D1CE4E5B9) & MASK
    value = ((value ^ value >> 27) * 0x94D049BB133111EB) & MASK
    return value ^ value >> 31


def signs(row):
    state, bits = mixed(mixed(mixed(1) ^ 0) ^ row), []
    for _ in range(2):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        word = mixed(state)
        bits += [word >> place & 1 for place in range(64)]
    return 1.0 - 2.0 * np.array(bits)


def cells(values, count):
    """The sums of count x count cells of an array [48, 64, channels]."""
    return values.reshape(count, 48 // count, count, 64 // count, -1).sum((1, 3))


def scene(pixels):
    """The vector of an RGB picture of 64x48."""
    red, green, blue = np.moveaxis(pixels.astype(np.int64), -1, 0)
    luma = (77 * red + 150 * green + 29 * blue) >> 8
    colors = np.stack([luma - 128, red - luma, blue - luma], -1)
    wide = np.pad(luma, 1, mode="edge")
    dx, dy = wide[1:-1, 2:] - wide[1:-1, :-2], wide[2:, 1:-1] - wide[:-2, 1:-1]
    size = np.hypot(dx, dy)
    angle = np.mod(np.arctan2(dy, dx), np.pi) / (np.pi / 8)
    low = np.floor(angle).astype(int)
    part = angle - low
    edges = np.zeros((48, 64, 8))
    rows, columns = np.indices(luma.shape)
    np.add.at(edges, (rows, columns, low % 8), size * (1 - part))
    np.add.at(edges, (rows, columns, (low + 1) % 8), size * part)
    numbers = []
    for count in [8, 4, 2, 1]:
        sums = cells(colors, count) / (128 * (64 * 48 / count**2) * count)
        level = cells(edges, count)
        level = level - level.mean()
        numbers += [sums.ravel(), level.ravel() / np.sqrt((level**2).sum() + 4e6)]
    numbers = np.concatenate(numbers + [[0.1]])
    vector = sum(number * signs(row) for row, number in enumerate(numbers))
    return vector / np.linalg.norm(vector)


def unit(vector):
    return vector / np.linalg.norm(vector)


def read(path):
    from mcap.reader import NonSeekingReader
    from mcap_protobuf.decoder import DecoderFactory
    with open(path, "rb") as file:
        for schema, channel, message, value in NonSeekingReader(
                file, decoder_factories=[DecoderFactory()]).iter_decoded_messages(
                    log_time_order=False):
            yield channel.topic, message.log_time, value


def numbers(embedded, paths):
    cameras, frames, whole = {}, [], None
    for topic, time, value in read(embedded):
        if topic == "/embedding":
            whole = np.array(value.float32)
        elif topic == "/embedding/frames":
            frames.append((time, np.array(value.float32)))
        elif topic in ["front", "wrist"]:
            pixels = np.frombuffer(value.data, np.uint8).reshape(value.height, value.step)
            pixels = pixels[:, :3 * value.width].reshape(value.height, value.width, 3)
            cameras.setdefault(topic, {})[time] = (
                pixels[..., ::-1] if value.encoding == "bgr8" else pixels)
    assert len(frames) == 5 and len(cameras) == 2
    times = list(cameras["front"])
    places = np.linspace(0, len(times) - 1, 5).round().astype(int)
    for place, (time, vector) in zip(places, frames):
        assert abs(times.index(time) - place) <= 1
        expected = unit(sum(scene(pictures[time]) for pictures in cameras.values()))
        # The filter's angles are right to 0.0038 rad.
        assert vector @ expected > 0.999, vector @ expected
        assert abs(np.linalg.norm(vector) - 1) < 1e-6
    assert whole @ unit(sum(vector for _, vector in frames)) > 0.999999
    # Near copies are nearer than other scenes.
    picture = cameras["front"][times[0]]
    darker = scene((picture * 0.97).astype(np.uint8))
    other = scene(picture[::-1, ::-1])
    assert darker @ scene(picture) > 0.99 > 0.9 > other @ scene(picture)

    rows, path = [], None
    for topic, _, value in read(paths):
        if topic == "action":
            rows.append(list(value.float64))
        elif topic == "/embedding":
            path = np.array(value.float32)
    rows = np.array(rows, np.float32)
    knots = np.linspace(0, len(rows) - 1, 7)
    expected = np.stack(
        [np.interp(knots, np.arange(len(rows)), column) for column in rows.T], 1)
    np.testing.assert_allclose(path.reshape(7, -1), expected, rtol=1e-5, atol=1e-6)


class Server(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        import PIL.Image
        assert self.path == "/v1/embeddings"
        assert self.headers["Authorization"] == "Bearer secret"
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert request["encoding_format"] == "float"
        model = request["model"]
        if model == "toy-input":
            assert request["modality"] == "image"
            (url,) = request["input"]
        elif model == "toy-image":
            (url,) = [item["image"] for item in request["input"]]
        else:
            (content,) = request["messages"][0]["content"]
            url = content["image_url"]["url"]
        head, data = url.split(",")
        assert head == "data:image/jpeg;base64"
        pixels = np.asarray(PIL.Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"))
        vector = pixels.reshape(-1, 3).mean(0).tolist()
        answer = {"object": "list", "model": model,
                  "data": [{"object": "embedding", "index": 0, "embedding": vector}]}
        if model == "few":
            answer["data"] = []
        if model == "text":
            answer["data"][0]["embedding"] = "AAAA"
        body = json.dumps(answer).encode()
        self.send_response(400 if model == "refused" else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve(port_file):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    with open(port_file + ".new", "w") as file:
        file.write(str(server.server_port))
    import os
    os.rename(port_file + ".new", port_file)
    server.serve_forever()


{"numbers": numbers, "serve": serve}[sys.argv[1]](*sys.argv[2:])
