"""Makes CMYK and other rare images, and what TensorFlow reads of them, in this folder.

    python3 make_tensorflow.py        # after make.py; needs numpy pillow tensorflow
"""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import tensorflow as tf
from PIL import Image

FOLDER = Path(__file__).parent


def png(width, height, depth, color, rows):
    def chunk(kind, data):
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows))
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


y, x = np.mgrid[0:20, 0:24]
base = [x * 9 % 256, y * 11 % 256, (x + y) * 5 % 256, (x * 3 + y * 4) % 256]
base = np.stack(base, -1).astype(np.uint8)
file = io.BytesIO()
Image.fromarray(base, "CMYK").save(file, "JPEG", quality=92)
adobe = file.getvalue()
(FOLDER / "cmyk_adobe.jpg").write_bytes(adobe)
start = adobe.index(b"\xff\xee")
end = start + 2 + int.from_bytes(adobe[start + 2 : start + 4], "big")
(FOLDER / "cmyk_plain.jpg").write_bytes(adobe[:start] + adobe[end:])
wide = (base[..., :2].astype(np.uint16) << 8 | base[..., 2:]).astype(">u2")
(FOLDER / "grey_alpha16.png").write_bytes(png(24, 20, 16, 4, [row.tobytes() for row in wide]))

for name in ["cmyk_adobe.jpg", "cmyk_plain.jpg", "cmyk.jpg", "grey_alpha16.png", "grey_alpha8.png",
             "rgb16.png"]:
    data = (FOLDER / name).read_bytes()
    image = tf.io.decode_image(data, channels=3, expand_animations=False).numpy()
    height, width, _ = image.shape
    name = f"tensorflow_{name.split('.')[0]}_{width}x{height}.rgb"
    (FOLDER / name).write_bytes(image.tobytes())
