"""Checks the pictures for people with PyAV and Pillow.

check_pictures.py write FILE.mcap         a recording of three cameras with awkward sizes and times
check_pictures.py video FILE.mp4 FRAMES SECONDS WIDTHxHEIGHT
check_pictures.py times FILE.mp4          those of the recording that `write` makes
check_pictures.py depth FILE.mp4          its depth, whose ends are red and blue
check_pictures.py same FILE.mp4 FILE.mcap of the front camera, against its raw images
Exits 1 at the first difference.
"""

import base64
import io
import json
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


globals()[sys.argv[1]](*sys.argv[2:])
