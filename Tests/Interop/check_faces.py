"""face-blur against the cascades of OpenCV.

check_faces.py check BLUR...    streams BLUR.SIZE with the reports found.SIZE and other.SIZE
check_faces.py detect           a detector for --detector
check_faces.py centerface       the reports of CenterFace, before.SIZE and center.gaussian.SIZE
"""

import json
import sys

import cv2
import numpy

NAMES = ("frontalface_alt", "frontalface_alt2", "frontalface_default", "profileface")


def cascade(name):
    return cv2.CascadeClassifier(cv2.data.haarcascades + f"haarcascade_{name}.xml")


def detect():
    finder = cascade("frontalface_alt2")
    while head := sys.stdin.buffer.readline():
        jpeg = sys.stdin.buffer.read(json.loads(head)["size"])
        gray = cv2.imdecode(numpy.frombuffer(jpeg, numpy.uint8), cv2.IMREAD_GRAYSCALE)
        boxes = [[int(side) for side in box] for box in finder.detectMultiScale(gray)]
        print(json.dumps({"boxes": boxes}), flush=True)


def frames(path):
    """The JPEG images of a stream."""
    with open(path, "rb") as file:
        stream = file.read()
    start = stream.find(b"\xff\xd8\xff")
    while start >= 0:
        end = stream.find(b"\xff\xd8\xff", start + 1)
        jpeg = numpy.frombuffer(stream[start : end if end >= 0 else None], numpy.uint8)
        yield cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE)
        start = end


def check(blurs):
    from face_pictures import hides, score, stills

    cascades = {name: cascade(name) for name in NAMES}
    assert len(score(100, "other.100")[0]) >= 18, "the boxes of the detector do not arrive"
    for size in (100, 50):
        found, boxes = score(size, f"found.{size}")
        assert len(found) >= 19, f"{len(found)} of 20 faces of {size} pixels"
        assert boxes < 60, f"{boxes} boxes for 20 faces"
        faces = [face for _, (face,) in stills(size)]
        before = sum(
            any(hides(box, face) for box in cascades["frontalface_alt2"].detectMultiScale(
                cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)))
            for picture, (face,) in stills(size))
        assert before >= 18, "OpenCV itself finds no faces"
        for blur in blurs if size == 100 else blurs[:1]:
            pictures = list(frames(f"{blur}.{size}"))
            assert len(pictures) == len(faces)
            for index in found:
                # Around the face, which takes less time.
                left, top = (max(0, side - size // 2) for side in faces[index][:2])
                part = pictures[index][top : top + 2 * size, left : left + 2 * size]
                face = [faces[index][0] - left, faces[index][1] - top, size]
                for name, finder in cascades.items():
                    seen = [box for box in finder.detectMultiScale(part) if hides(box, face)]
                    assert not seen, f"{name} finds {seen} in frame {index} of {blur}.{size}"


def centerface():
    from face_pictures import score

    for size, least in ((100, 16), (50, 10)):
        before, found = (set(score(size, name)[0]) for name in (f"before.{size}", f"found.{size}"))
        assert len(before) >= least, f"CenterFace finds {len(before)} of 20 faces of {size} pixels"
        seen = found & set(score(size, f"center.gaussian.{size}")[0])
        assert not seen, f"CenterFace finds blurred faces of {size} pixels in the frames {seen}"


if __name__ == "__main__":
    match sys.argv[1]:
        case "detect":
            detect()
        case "centerface":
            centerface()
        case _:
            check(sys.argv[2:])
