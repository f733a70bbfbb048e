"""Writes pictures as a recording, and checks the scores that image-fidelity gives them against NumPy
and OpenCV, which encode, blur and filter by their own code.

check_fidelity.py write FILE.mcap PICTURE | check SCORES.json PICTURE
"""

import json
import sys

import cv2
import numpy as np
from mcap.writer import Writer

from bagpipe_messages import messages
import resampling

SAMPLING = {"420": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420, "444": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444}
SCALES = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]


def pictures(path):
    """BGR, in color with odd sides, in color, and gray."""
    whole = cv2.imread(path)
    return {"/odd": whole[:477, :635], "/color": whole, "/gray": cv2.cvtColor(whole, cv2.COLOR_BGR2GRAY)}


def write(file, picture):
    kind, schema = messages()["foxglove.RawImage"]
    with open(file, "wb") as out:
        writer = Writer(out, use_chunking=False)
        writer.start()
        schema = writer.register_schema("foxglove.RawImage", "protobuf", schema)
        for topic, image in pictures(picture).items():
            channel = writer.register_channel(topic, "protobuf", schema)
            image = np.ascontiguousarray(image)
            message = kind(width=image.shape[1], height=image.shape[0], step=image[0].nbytes,
                           encoding="bgr8" if image.ndim == 3 else "mono8", data=image.tobytes())
            writer.add_message(channel, 1, message.SerializeToString(), 1)
        writer.finish()


def resized(image, width, height):
    image = resampling.resized(image, width, height, "lanczos3")
    return np.clip(np.rint(image), 0, 255).astype(np.uint8)


def filtered(image):
    return cv2.GaussianBlur(image, (11, 11), 1.5, borderType=cv2.BORDER_REFLECT)


def similarity(x, y):
    """Means of SSIM and of its contrast and structure."""
    mx, my = filtered(x), filtered(y)
    xx, yy, xy = filtered(x * x) - mx * mx, filtered(y * y) - my * my, filtered(x * y) - mx * my
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    structure = (2 * xy + c2) / (xx + yy + c2)
    return np.mean((2 * mx * my + c1) / (mx * mx + my * my + c1) * structure), np.mean(structure)


def halved(image):
    height, width = image.shape[0] // 2 * 2, image.shape[1] // 2 * 2
    return cv2.resize(image[:height, :width], (width // 2, height // 2), interpolation=cv2.INTER_AREA)


def scores(first, second):
    difference = first.astype(float) - second
    squares = difference**2
    blocks = [
        np.mean(squares[row:row + 8, column:column + 8])
        for row in range(0, squares.shape[0], 8) for column in range(0, squares.shape[1], 8)]
    x, y = (cv2.cvtColor(image, cv2.COLOR_BGR2GRAY).astype(float) for image in (first, second))
    result = {
        "mse": np.mean(squares), "worst_block": max(blocks) ** 0.5, "largest": np.abs(difference).max(),
        "ssim": similarity(x, y)[0], "ms_ssim": 1}
    for place, weight in enumerate(SCALES):
        single, structure = similarity(x, y)
        result["ms_ssim"] *= (single if place == len(SCALES) - 1 else structure) ** weight
        x, y = halved(x), halved(y)
    return result


def augmented(image, change):
    match change["change"]:
        case "brightness":
            image = image / np.float32(255) + np.float32(change["delta"])
            return (np.clip(image, 0, 1) * 255.5).astype(np.uint8)
        case "blur": return cv2.GaussianBlur(
            image.astype(float), (7, 7), change["deviation"], borderType=cv2.BORDER_REFLECT).round()
        case "crop":
            # crop_and_resize of TensorFlow, with one sample for each pixel.
            start, image = (1 - change["area"] ** 0.5) / 2, image.astype(float)
            for axis in (0, 1):
                last = image.shape[axis] - 1
                place = start * last + np.arange(last + 1) * (1 - 2 * start)
                low = np.floor(place).astype(int)
                rest = (place - low).reshape([-1, 1, 1] if axis == 0 else [1, -1, 1])
                image = np.take(image, low, axis) * (1 - rest) + np.take(image, low + 1, axis) * rest
            return np.floor(image / 255 * 255.5)


def check(path, picture):
    seen = 0
    for topic in json.load(open(path))["topics"]:
        original = pictures(picture)[topic["topic"]]
        gray = original.ndim == 2
        color = cv2.cvtColor(original, cv2.COLOR_GRAY2BGR) if gray else original
        for table in topic["tables"]:
            size = table["width"], table["height"]
            small = resized(color, *size) if table["is_resized"] else color
            for change in table["changes"]:
                if change["change"] == "jpeg":
                    options = [cv2.IMWRITE_JPEG_QUALITY, change["quality"]]
                    options += [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, SAMPLING[change["subsampling"]]]
                    jpeg = cv2.imencode(".jpg", original, options)[1]
                    other = cv2.imdecode(jpeg, cv2.IMREAD_COLOR)
                    if table["is_resized"]:
                        other = resized(other, *size)
                    # OpenCV writes gray in two tables, which one suffices for.
                    assert abs(change["bytes"] - len(jpeg)) <= 0.01 * len(jpeg), (len(jpeg), change)
                elif change["change"] == "resize":
                    width, height = topic["width"], topic["height"]
                    other = resized(color, change["to_width"], change["to_height"])
                    other = resized(other, width, height)
                else:
                    other = augmented(small, change)
                expected = scores(small, np.asarray(other, np.uint8))
                # The kernels are in single precision: a sample between two values may be rounded to
                # the other one.
                exact = change["change"] in ("jpeg", "brightness") and not table["is_resized"]
                for key, value in expected.items():
                    if key == "largest":
                        limit = 0 if exact else 1
                    elif "ssim" in key:
                        limit = 5e-6 if exact else 2e-5
                    else:
                        limit = (1e-9 if exact else 2e-2 if key == "worst_block" else 5e-3) * value
                    assert abs(change[key] - value) <= limit, (
                        topic["topic"], size, change["change"], key, change[key], value)
                noise = 10 * np.log10(255**2 / change["mse"])
                assert abs(change["psnr"] - noise) < 1e-9
                seen += 1
    assert seen == 3 * (9 + 2 * 7), seen
    print(f"check_fidelity: {seen} rows")


{"write": write, "check": check}[sys.argv[1]](*sys.argv[2:])
