"""Checks the pictures for people with PyAV and Pillow.

check_pictures.py write FILE.mcap         a recording of three cameras with awkward sizes and times
check_pictures.py video FILE.mp4 FRAMES SECONDS WIDTHxHEIGHT
check_pictures.py times FILE.mp4          those of the recording that `write` makes
check_pictures.py depth FILE.mp4          its depth, whose ends are red and blue
check_pictures.py same FILE.mp4 FILE.mcap of the front camera, against its raw images
check_pictures.py kitty FILE FILE.png     a sheet for terminals, against that in a file
check_pictures.py sixel FILE FILE.png
check_pictures.py sheet FILE.jpg FILE.png
Exits 1 at the first difference.
"""

import base64
import io
import json
import re
import sys

import av
import numpy as np
from mcap.reader import make_reader
from mcap.writer import Writer
from PIL import Image

# Seconds: two pictures at once, one that goes back, a pause.
TIMES = [0, 0.1, 0.1, 0.05, 0.2, 0.45, 60.45, 60.5]
# How long each frame lasts.
LASTS = [0.1, 0.001, 0.001, 0.148, 0.25, 10, 0.05, 0.05]
SIZES = [(61, 47), (61, 47), (47, 61), (300, 20), (640, 480), (61, 47), (8, 8), (61, 47)]


def picture(size, shade):
    columns, rows = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
    return np.stack([columns % 256, rows % 256, np.full_like(rows, shade)], -1).astype(np.uint8)


def encoded(image, form):
    file = io.BytesIO()
    Image.fromarray(image).save(file, form)
    return file.getvalue()


def write(path):
    with open(path, "wb") as file:
        writer = Writer(file)
        writer.start()
        schema = writer.register_schema("foxglove.CompressedImage", "jsonschema", b"{}")
        channels = [
            writer.register_channel(topic, "json", schema) for topic in ("/a", "/alpha", "/depth")
        ]
        depth = np.linspace(500, 2000, 64 * 48).reshape(48, 64).astype(np.uint16)
        depth[:, :8] = 0
        for number, (time, size) in enumerate(zip(TIMES, SIZES)):
            image = picture(size, 10 * number)
            rgba = np.concatenate([image, np.full((*image.shape[:2], 1), 9, np.uint8)], -1)
            for channel, data, form in zip(
                channels,
                (encoded(image, "JPEG"), encoded(rgba, "PNG"), encoded(depth, "PNG")),
                ("jpeg", "png", "16UC1; png"),
            ):
                message = {
                    "timestamp": {"sec": 0, "nsec": 0},
                    "frame_id": "",
                    "format": form,
                    "data": base64.b64encode(data).decode(),
                }
                nanoseconds = 10**18 + round(time * 1e9)
                writer.add_message(channel, nanoseconds, json.dumps(message).encode(), nanoseconds)
        writer.finish()


def frames(path):
    with av.open(path) as container:
        video = container.streams.video[0]
        context = video.codec_context
        assert context.name == "h264" and context.pix_fmt == "yuv420p", context
        assert context.color_range == 1 and context.colorspace == 6, context
        decoded = [(frame.pts * video.time_base, frame) for frame in container.decode(video)]
        assert len(decoded) == video.frames, (len(decoded), video.frames)
        return decoded, float(video.duration * video.time_base)


def video(path, count, seconds, size):
    decoded, duration = frames(path)
    assert len(decoded) == int(count), len(decoded)
    assert abs(duration - float(seconds)) < 0.002, duration
    frame = decoded[0][1]
    assert f"{frame.width}x{frame.height}" == size, frame


def times(path):
    decoded, duration = frames(path)
    starts = np.cumsum([0, *LASTS])
    assert np.allclose([*(float(time) for time, _ in decoded), duration], starts, atol=1e-4), decoded


def depth(path):
    image = frames(path)[0][0][1].to_ndarray(format="rgb24").astype(int)
    middle = image.shape[0] // 2
    assert image[middle, 4].max() < 30, image[middle, 4]
    near, far = image[4, image.shape[1] // 2], image[-5, -5]
    assert near[0] > 150 > near[2] and far[2] > 120 > far[0], (near, far)


def same(path, recording):
    with open(recording, "rb") as file:
        raw = [
            np.frombuffer(message.data[-120 * 160 * 3 :], np.uint8)
            for _, _, message in make_reader(file).iter_messages(topics=["/camera/front/image_raw"])
        ]
    decoded, _ = frames(path)
    assert len(decoded) == len(raw), (len(decoded), len(raw))
    for (_, frame), pixels in zip(decoded, raw):
        image = frame.to_ndarray(format="rgb24")
        error = np.mean((image.astype(float) - pixels.reshape(image.shape)) ** 2)
        assert error < 30, error


def kitty(path, reference):
    """The protocol as its specification describes it."""
    with open(path, "rb") as file:
        text = file.read()
    parts = re.findall(rb"\x1b_G([^;]*);([^\x1b]*)\x1b\\", text)
    assert sum(len(keys) + len(data) + 6 for keys, data in parts) + 1 == len(text)
    settings = [dict(pair.split(b"=") for pair in keys.split(b",")) for keys, _ in parts]
    assert settings[0] == {b"a": b"T", b"f": b"100", b"m": b"1"}, settings[0]
    assert [keys[b"m"] for keys in settings] == [b"1"] * (len(parts) - 1) + [b"0"]
    assert {len(data) for _, data in parts[:-1]} == {4096} and len(parts[-1][1]) <= 4096
    with open(reference, "rb") as file:
        assert base64.b64decode(b"".join(data for _, data in parts)) == file.read()


def sixel(path, reference):
    """A reader of DEC's sixels; the colors, dithered, are near those of the file."""
    with open(path, "rb") as file:
        text = file.read()
    assert text.startswith(b"\x1bP0;1;0q") and text.endswith(b"\x1b\\\n")
    expected = np.asarray(Image.open(reference)).astype(float)
    pixels = np.full(expected.shape, -1.0)
    colors, color, column, top = {}, 0, 0, 0
    token = re.compile(rb'"([0-9;]*)|#([0-9;]*)|!([0-9]+)([?-~])|([$-])|([?-~])')
    place, end = text.index(b"q") + 1, len(text) - 3
    while place < end:
        match = token.match(text, place)
        place = match.end()
        size, definition, count, run, move, single = match.groups()
        if size is not None:
            assert [int(n) for n in size.split(b";")] == [1, 1, *expected.shape[1::-1]], size
        elif definition is not None:
            numbers = [int(n) for n in definition.split(b";")]
            color = numbers[0]
            if len(numbers) == 5:
                assert numbers[1] == 2 and max(numbers[2:]) <= 100 and color < 256
                colors[color] = np.array(numbers[2:]) * 2.55
        elif move:
            column, top = 0, top + 6 * (move == b"-")
        else:
            width = int(count or 1)
            bits = (run or single)[0] - 63
            for row in range(6):
                if bits >> row & 1:
                    assert (pixels[top + row, column : column + width] == -1).all()
                    pixels[top + row, column : column + width] = colors[color]
            column += width
    assert (pixels >= 0).all()
    assert np.abs(pixels - expected).max() < 55 and abs(np.mean(pixels - expected)) < 1


def sheet(path, reference):
    image, expected = Image.open(path), Image.open(reference)
    assert image.format == "JPEG" and expected.format == "PNG" and image.size == expected.size
    error = np.asarray(image).astype(float) - np.asarray(expected)
    assert np.mean(error**2) < 30, np.mean(error**2)


globals()[sys.argv[1]](*sys.argv[2:])
