"""Makes the files of this folder with OpenCV, simplejpeg, rosbags and foxglove-sdk.

    python3 make.py        # needs numpy opencv-python-headless simplejpeg rosbags foxglove-sdk

Raw pictures (.rgb .grey .bayer .uyvy .yuyv .nv12 .u16) have no header; their sizes are in the names.
"""
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import simplejpeg
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from foxglove import messages as foxglove_messages
from rosbags.typesys import Stores, get_typestore

FOLDER = Path(__file__).parent


def save(name, data):
    (FOLDER / name).write_bytes(data.tobytes() if isinstance(data, np.ndarray) else bytes(data))


def picture(width, height):
    """Smooth colours, an edge and some noise: something of everything a camera sees."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    red = 127 + 100 * np.sin(x / 9 + y / 23)
    green = 255 * (x + y) / (width + height)
    blue = np.where((x - width / 2) ** 2 + (y - height / 2) ** 2 < (height / 3) ** 2, 220, 40)
    noise = np.random.default_rng(7).normal(0, 6, (height, width, 3))
    return np.clip(np.stack([red, green, blue], -1) + noise, 0, 255).round().astype(np.uint8)


# JPEG, both ways.
rgb = picture(61, 47)
save("picture_61x47.rgb", rgb)
bgr = cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR)
for name, factor in [("420", cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420),
                     ("422", cv2.IMWRITE_JPEG_SAMPLING_FACTOR_422),
                     ("444", cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444)]:
    options = [cv2.IMWRITE_JPEG_QUALITY, 95, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, factor]
    save(f"opencv_{name}_q95.jpg", cv2.imencode(".jpg", bgr, options)[1])
progressive = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_PROGRESSIVE, 1])[1]
save("opencv_progressive.jpg", progressive)
save("opencv_progressive_61x47.rgb", simplejpeg.decode_jpeg(progressive.tobytes(), "RGB"))
for name, progressive in [("restarts", 0), ("progressive_restarts", 1)]:
    options = [cv2.IMWRITE_JPEG_RST_INTERVAL, 3, cv2.IMWRITE_JPEG_PROGRESSIVE, progressive]
    save(f"opencv_{name}.jpg", cv2.imencode(".jpg", bgr, options)[1])
jpeg = (FOLDER / "opencv_420_q95.jpg").read_bytes()
save("opencv_420_accurate_61x47.rgb", simplejpeg.decode_jpeg(jpeg, "RGB", fastdct=False))
save("opencv_420_fast_61x47.rgb", simplejpeg.decode_jpeg(jpeg, "RGB", fastdct=True, fastupsample=False))
grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
save("opencv_grey_q90.jpg", cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, 90])[1])
save("picture_61x47.grey", grey)
cmyk = simplejpeg.encode_jpeg(np.dstack([rgb, grey])[:16, :16].copy(), colorspace="CMYK", colorsubsampling="444")
save("cmyk.jpg", cmyk)

# Bayer patterns; OpenCV names them by the second row's second and third pixel.
mosaic = np.ascontiguousarray(picture(22, 13)[:, :, 0])
save("mosaic_22x13.bayer", mosaic)
for name, code in [("rggb", cv2.COLOR_BayerBG2RGB), ("bggr", cv2.COLOR_BayerRG2RGB),
                   ("gbrg", cv2.COLOR_BayerGR2RGB), ("grbg", cv2.COLOR_BayerGB2RGB)]:
    save(f"opencv_{name}_22x13.rgb", cv2.cvtColor(mosaic, code))

# YUV in limited range, and the RGB that OpenCV and cv_bridge make of it.
small = picture(48, 32)
ycc = cv2.cvtColor(small, cv2.COLOR_RGB2YUV_I420)
luma, rest = ycc[:32], ycc[32:].reshape(-1)
u, v = rest[:24 * 16].reshape(16, 24), rest[24 * 16:].reshape(16, 24)
nv12 = np.vstack([luma, np.dstack([u, v]).reshape(16, 48)])
save("camera_48x32.nv12", nv12)
save("opencv_nv12_48x32.rgb", cv2.cvtColor(nv12, cv2.COLOR_YUV2RGB_NV12))
wide_u, wide_v = np.repeat(u, 2, 0), np.repeat(v, 2, 0)
wide_u[1::2] = np.roll(wide_u[1::2], 1, 1)  # so that the two rows differ
uyvy = np.dstack([wide_u, luma[:, 0::2], wide_v, luma[:, 1::2]]).reshape(32, 48, 2)
yuyv = np.dstack([luma[:, 0::2], wide_u, luma[:, 1::2], wide_v]).reshape(32, 48, 2)
save("camera_48x32.uyvy", uyvy)
save("camera_48x32.yuyv", yuyv)
save("opencv_uyvy_48x32.rgb", cv2.cvtColor(uyvy, cv2.COLOR_YUV2RGB_UYVY))
assert (cv2.cvtColor(uyvy, cv2.COLOR_YUV2RGB_UYVY) == cv2.cvtColor(yuyv, cv2.COLOR_YUV2RGB_YUY2)).all()


# PNG of every kind, written from the specification and read back with OpenCV.
def png(width, height, depth, colour, rows, extra=b"", interlaced=False):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlaced))
    pixels = b"".join(b"\0" + row for row in rows)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
            + b"".join(chunk(k, d) for k, d in extra or [])
            + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b""))


def pack(values, bits):
    text = "".join(format(int(v), f"0{bits}b") for v in values)
    text += "0" * (-len(text) % 8)
    return bytes(int(text[i:i + 8], 2) for i in range(0, len(text), 8))


tile = picture(13, 9)
gamma = [(b"gAMA", struct.pack(">I", 45455))]
depth = (tile[:, :, 0].astype(np.uint16) * 251 + tile[:, :, 1]).astype(np.uint16)
alpha = tile[:, :, 2]
save("grey16_13x9.u16", depth.astype("<u2"))
save("grey16_gamma.png", png(13, 9, 16, 0, [r.astype(">u2").tobytes() for r in depth], gamma))
save("tile_13x9.rgb", tile)
save("rgb8_gamma.png", png(13, 9, 8, 2, [r.tobytes() for r in tile], gamma))
save("rgba8.png", cv2.imencode(".png", cv2.cvtColor(np.dstack([tile, alpha]), cv2.COLOR_RGBA2BGRA))[1])
save("rgba8_13x9.rgba", np.dstack([tile, alpha]))
grey_alpha = np.dstack([tile[:, :, 0], alpha])
save("grey_alpha8.png", png(13, 9, 8, 4, [r.tobytes() for r in grey_alpha]))
rgb16 = tile.astype(np.uint16) * 199
save("rgb16.png", png(13, 9, 16, 2, [r.astype(">u2").tobytes() for r in rgb16]))
save("rgb16_13x9.u16", rgb16.astype("<u2"))
for bits in (1, 2, 4):
    values = tile[:, :, 0] >> (8 - bits)
    save(f"grey{bits}.png", png(13, 9, bits, 0, [pack(r, bits) for r in values]))
    save(f"grey{bits}_13x9.grey", (values * (255 // (2 ** bits - 1))).astype(np.uint8))
palette = tile.reshape(-1, 3)[:16]
indices = tile[:, :, 1] >> 4
for name, extra in [("palette4", []), ("palette4_transparent", [(b"tRNS", bytes(range(9)))])]:
    save(f"{name}.png", png(13, 9, 4, 3, [pack(r, 4) for r in indices],
                            [(b"PLTE", palette.tobytes())] + extra))
save("palette4_13x9.rgb", palette[indices])
passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
rows = [r.tobytes() for y, x, dy, dx in passes for r in tile[y::dy, x::dx] if len(r)]
save("rgb8_interlaced.png", png(13, 9, 8, 2, rows, interlaced=True))
for name, expected in [("grey16_gamma", depth), ("rgb8_gamma", tile[:, :, ::-1]), ("rgb16", rgb16[:, :, ::-1]),
                       ("rgb8_interlaced", tile[:, :, ::-1]), ("palette4", palette[indices][:, :, ::-1])]:
    read = cv2.imread(str(FOLDER / f"{name}.png"), cv2.IMREAD_UNCHANGED)
    assert (read == expected).all(), name

# Messages.
payload = np.arange(40, dtype=np.uint8)
pixels = (np.arange(2 * 11, dtype=np.uint8) * 7)  # 3x2 rgb8 with a step of 11
for family, store in [("ros1", Stores.ROS1_NOETIC), ("ros2", Stores.ROS2_HUMBLE)]:
    types = get_typestore(store)
    kinds = types.types
    time = kinds["builtin_interfaces/msg/Time"](sec=1700000000, nanosec=123456789)
    number = {"seq": 77} if family == "ros1" else {}
    header = kinds["std_msgs/msg/Header"](**number, stamp=time, frame_id="camera_left")
    raw = kinds["sensor_msgs/msg/Image"](
        header=header, height=2, width=3, encoding="rgb8", is_bigendian=0, step=11, data=pixels)
    compressed = kinds["sensor_msgs/msg/CompressedImage"](header=header, format="jpeg", data=payload)
    for name, message in [("raw", raw), ("compressed", compressed)]:
        kind = message.__msgtype__
        if family == "ros1":
            save(f"ros1_{name}.bin", types.serialize_ros1(message, kind))
        else:
            save(f"ros2_{name}.bin", types.serialize_cdr(message, kind))
            save(f"ros2_{name}_big.bin", types.serialize_cdr(message, kind, little_endian=False))
        text, md5 = types.generate_msgdef(kind, ros_version=1 if family == "ros1" else 2)
        save(f"{family}_{name}.msg", text.encode())
        save(f"{family}_{name}.hash", (md5 if family == "ros1" else types.hash_rihs01(kind)).encode())

time = foxglove_messages.Timestamp(sec=1700000000, nsec=123456789)
raw = foxglove_messages.RawImage(timestamp=time, frame_id="camera_left", width=3, height=2,
                                 encoding="rgb8", step=11, data=pixels.tobytes())
compressed = foxglove_messages.CompressedImage(timestamp=time, frame_id="camera_left",
                                               data=payload.tobytes(), format="jpeg")


def last(data, tag):
    """The same message with the field of that tag (of less than 128 bytes) at its end."""
    start = data.index(bytes([tag]) + bytes([len(payload if tag == 0x12 else pixels)]))
    end = start + 2 + data[start + 1]
    return data[:start] + data[end:] + data[start:end]


for name, message, tag in [("raw", raw, 0x32), ("compressed", compressed, 0x12)]:
    data = message.encode()
    schema = type(message).get_schema()
    descriptors = descriptor_pb2.FileDescriptorSet.FromString(schema.data)
    pool = descriptor_pool.DescriptorPool()
    for file in descriptors.file:
        pool.Add(file)
        file.ClearField("options")
        for field in file.message_type[0].field:
            field.ClearField("json_name")
        file.message_type[0].field.sort(key=lambda field: field.number)
    decode = message_factory.GetMessageClass(pool.FindMessageTypeByName(schema.name)).FromString
    assert decode(data) == decode(last(data, tag))
    save(f"foxglove_{name}.bin", data)
    save(f"foxglove_{name}_last.bin", last(data, tag))
    save(f"foxglove_{name}.descriptor", descriptors.SerializeToString())
