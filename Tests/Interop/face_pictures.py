"""Writes recordings of faces as JPEG, 640x480: the faces that scikit-image has of LFW, pasted on its
photographs. Needs OpenCV 4 and scikit-image.

face_pictures.py stills SIZE        20 faces of SIZE pixels, each in a frame of its own, 1 s apart
face_pictures.py video FRAMES       4 faces of 60 to 120 pixels that move, 30 frames a second
face_pictures.py score SIZE REPORT  prints how many of those 20 a report of face-blur has
"""

import json
import os
import sys

import cv2
import numpy
from skimage import data

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../Shell"))
from mcap import channel, message, schema, write

FACES = [numpy.clip(face * 255, 0, 255).astype(numpy.uint8) for face in data.lfw_subset()[:100]]
PLACES = [cv2.resize(getattr(data, name)(), (640, 480)) for name in ("coffee", "chelsea", "rocket")]


def paste(picture, face, left, top, size):
    pixels = cv2.resize(FACES[face], (size, size), interpolation=cv2.INTER_CUBIC)
    picture[top : top + size, left : left + size] = pixels[..., None]


def stills(size):
    """The frames, and the faces as [left, top, size] of each."""
    random = numpy.random.default_rng(7)
    for number, face in enumerate(random.choice(len(FACES), 20, replace=False)):
        picture = PLACES[number % len(PLACES)].copy()
        left, top = int(random.integers(0, 640 - size)), int(random.integers(0, 480 - size))
        paste(picture, face, left, top, size)
        yield picture, [[left, top, size]]


def video(frames):
    for number in range(frames):
        picture = PLACES[0].copy()
        for index, size in enumerate((60, 80, 100, 120)):
            left = 150 * index + 20 + (2 * number + 7 * index) % 12
            top = 40 + (90 * index + 3 * number) % (430 - size)
            paste(picture, 11 * index, left, top, size)
        yield picture, []


def hides(box, face):
    """True for a box of about the size of a face, with its center in it."""
    left, top, size = face
    return (box[0] < left + size / 2 < box[0] + box[2] and box[1] < top + size / 2 < box[1] + box[3]
            and size / 2 < box[2] < size * 2)


def score(size, report):
    """The indices of the frames whose face is found, and the number of all boxes."""
    with open(report) as lines:
        boxes = [json.loads(line)["boxes"] for line in lines]
    faces = [face for _, (face,) in stills(size)]
    assert len(boxes) == len(faces)
    found = [index for index, face in enumerate(faces)
             if any(hides(box, face) for box in boxes[index])]
    return found, sum(map(len, boxes))


def field(number, content):
    size, length = b"", len(content)
    while length > 127:
        size += bytes([length & 127 | 128])
        length >>= 7
    return bytes([number << 3 | 2]) + size + bytes([length]) + content


def main():
    kind, number = sys.argv[1], int(sys.argv[2])
    if kind == "score":
        found, boxes = score(number, sys.argv[3])
        print(f"{len(found)} of 20 faces, and {boxes - len(found)} other boxes")
        return
    pictures, interval = (stills, 10**9) if kind == "stills" else (video, 10**9 // 30)
    messages = []
    for index, (picture, _) in enumerate(pictures(number)):
        _, jpeg = cv2.imencode(".jpg", picture[..., ::-1])
        payload = field(3, b"jpeg") + field(2, jpeg.tobytes())
        messages.append(message(1, index, index * interval, index * interval, payload))
    write(schema(1, "foxglove.CompressedImage", "protobuf", b""),
          channel(1, 1, "/camera", "protobuf"), *messages)


if __name__ == "__main__":
    main()
