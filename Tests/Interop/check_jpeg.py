"""Checks jpeg-encode and jpeg-decode against PyPI's mcap readers, rosbags, OpenCV and simplejpeg.

PATH has the filters. Exits 1 at the first difference.
"""

import io
import json
import os
import subprocess
import sys
import tempfile

import cv2
import foxglove
import numpy as np
import simplejpeg
from foxglove.channels import CompressedImageChannel, RawImageChannel
from foxglove.messages import CompressedImage, RawImage, Timestamp
from mcap.reader import make_reader
from mcap_protobuf.decoder import DecoderFactory as Protobuf
from mcap_ros1.decoder import DecoderFactory as ROS1
from mcap_ros2.decoder import DecoderFactory as ROS2
from mcap_ros2.writer import Writer as ROS2Writer

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "..", "Data")

HEADER = """std_msgs/Header header
%s
================================================================================
MSG: std_msgs/Header
builtin_interfaces/Time stamp
string frame_id
================================================================================
MSG: builtin_interfaces/Time
int32 sec
uint32 nanosec
"""
IMAGE = HEADER % (
    "uint32 height\nuint32 width\nstring encoding\nuint8 is_bigendian\nuint32 step\nuint8[] data"
)
COMPRESSED = HEADER % "string format\nuint8[] data"


def run(stream, *commands):
    for command in commands:
        stream = subprocess.run(command, input=stream, stdout=subprocess.PIPE, check=True).stdout
    return stream


def read(stream):
    reader = make_reader(io.BytesIO(stream), decoder_factories=[ROS1(), ROS2(), Protobuf()])
    return list(reader.iter_decoded_messages(log_time_order=False))


def raw(stream):
    return list(make_reader(io.BytesIO(stream)).iter_messages(log_time_order=False))


def check(holds, what):
    if not holds:
        sys.exit(f"check_jpeg: {what}")


def psnr(left, right):
    return 10 * np.log10(255**2 / np.mean((left.astype(float) - right.astype(float)) ** 2))


def is_as_good(pixels, decoded, samples="420"):
    """Whether a JPEG of quality 95 is as near to its picture as simplejpeg's own."""
    grey = pixels.ndim == 2
    peer = simplejpeg.encode_jpeg(
        pixels[..., None] if grey else pixels, quality=95, fastdct=False,
        colorspace="GRAY" if grey else "RGB", colorsubsampling="Gray" if grey else samples)
    peer = simplejpeg.decode_jpeg(peer, "GRAY" if grey else "RGB")
    return psnr(pixels, decoded) >= psnr(pixels, peer[..., 0] if grey else peer) - 0.05


def picture(width, height):
    """A smooth picture with some detail, RGB."""
    y, x = np.mgrid[0:height, 0:width]
    planes = [
        128 + 100 * np.sin(x / 23 + y / 31), 128 + 90 * np.cos(x / 41), 60 + 120 * y / height]
    return np.clip(np.stack(planes, -1), 0, 255).astype(np.uint8)


def stamp(number):
    return {"sec": 1700000000 + number, "nanosec": 42}


def ros2(messages, schema, name):
    """An MCAP of a third party: (topic, message) in order."""
    file = io.BytesIO()
    writer = ROS2Writer(file)
    registered = writer.register_msgdef(name, schema)
    for number, (topic, message) in enumerate(messages):
        header = {"stamp": stamp(number), "frame_id": "camera"}
        writer.write_message(
            topic, registered, {"header": header} | message, log_time=10 + number,
            publish_time=5 + number, sequence=number)
    writer.finish()
    return file.getvalue()


def image(pixels, encoding, padding=0, height=None, width=None):
    rows = pixels.reshape(pixels.shape[0], -1).view(np.uint8)
    rows = np.pad(rows, ((0, 0), (0, padding)))
    return {
        "height": height or pixels.shape[0], "width": width or pixels.shape[1],
        "encoding": encoding, "is_bigendian": 0, "step": rows.shape[1], "data": rows.tobytes()}


def check_bag():
    """ROS 1: a recording made with rosbag; order, times, headers and other topics stay."""
    source = run(None, ["bag-cat", os.path.join(DATA, "pick_cube_sample.bag")])
    encoded = run(source, ["jpeg-encode", "-q", "95", "-j", "1"])
    check(encoded == run(source, ["jpeg-encode", "-q", "95", "-j", "4"]), "-j changes the bytes")
    before, after, images = read(source), read(encoded), 0
    check(len(before) == len(after), f"{len(before)} messages became {len(after)}")
    for (_, old_channel, old, a), (schema, channel, new, b) in zip(before, after):
        same = ("sequence", "log_time", "publish_time")
        check(all(getattr(old, k) == getattr(new, k) for k in same), "order, number or time")
        check(old_channel.topic == channel.topic, "topic")
        if a.__class__.__name__ != "Image" and "encoding" not in getattr(a, "__slots__", ()):
            check(old.data == new.data, f"{channel.topic} changed")
            continue
        images += 1
        check(schema.name == "sensor_msgs/CompressedImage", f"type {schema.name}")
        header = [(m.header.seq, m.header.stamp.secs, m.header.stamp.nsecs, m.header.frame_id)
                  for m in (a, b)]
        check(header[0] == header[1] and b.format == "jpeg", f"header {header}, {b.format}")
        pixels = np.frombuffer(a.data, np.uint8).reshape(a.height, a.width, 3)
        decoded = simplejpeg.decode_jpeg(b.data)
        check(psnr(pixels, decoded) >= 40, f"{channel.topic}: {psnr(pixels, decoded):.1f} dB")
        check(is_as_good(pixels, decoded), f"{channel.topic}: worse than simplejpeg")
    check(images == 77, f"{images} images")
    decoded = [m for m in read(run(encoded, ["jpeg-decode"])) if "Image" in m[0].name]
    jpegs = [m for m in after if "Image" in m[0].name]
    check(len(decoded) == images, f"{len(decoded)} images back")
    for (_, _, _, jpeg), (schema, _, _, back) in zip(jpegs, decoded):
        pixels = np.frombuffer(back.data, np.uint8).reshape(back.height, back.width, 3)
        check(schema.name == "sensor_msgs/Image" and back.encoding == "rgb8", "raw image")
        check(np.array_equal(pixels, simplejpeg.decode_jpeg(jpeg.data)), "decoded pixels")


def check_encodings():
    """ROS 2: every encoding, padded rows, what stays as it is."""
    rgb = picture(160, 120)
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    depth = (np.arange(160 * 120, dtype=np.uint16) * 3).reshape(120, 160)
    mosaic = grey.copy()
    mosaic[0::2, 0::2], mosaic[1::2, 1::2] = rgb[0::2, 0::2, 0], rgb[1::2, 1::2, 2]
    mosaic[0::2, 1::2], mosaic[1::2, 0::2] = rgb[0::2, 1::2, 1], rgb[1::2, 0::2, 1]
    uyvy = cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV_UYVY)
    yuyv = cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV_YUYV)
    planes = cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV_I420).reshape(-1)
    chroma = planes[160 * 120:].reshape(2, -1).T.reshape(60, 160)
    nv12 = np.vstack([planes[:160 * 120].reshape(120, 160), chroma])
    alpha = np.dstack([rgb, np.full_like(grey, 7)])
    messages = [
        ("rgb8", rgb, image(rgb, "rgb8")), ("padded", rgb, image(rgb, "rgb8", 13)),
        ("bgr8", rgb, image(rgb[..., ::-1].copy(), "bgr8", 4)),
        ("8UC3", rgb, image(rgb[..., ::-1].copy(), "8UC3")),
        ("rgba8", rgb, image(alpha, "rgba8", 3)),
        ("bgra8", rgb, image(alpha[..., [2, 1, 0, 3]].copy(), "bgra8")),
        ("mono8", grey, image(grey, "mono8", 5)), ("8UC1", grey, image(grey, "8UC1")),
        ("uyvy", rgb, image(uyvy, "uyvy")), ("yuv422", rgb, image(uyvy, "yuv422", 2)),
        ("yuyv", rgb, image(yuyv, "yuv422_yuy2")),
        ("nv12", rgb, image(nv12, "nv12", height=120, width=160)),
        ("bayer", rgb, image(mosaic, "bayer_rggb8", 1)),
        ("16UC1", None, image(depth, "16UC1")), ("mono16", None, image(depth, "mono16")),
        ("32FC1", None, image(depth.astype(np.float32), "32FC1")),
    ]
    source = ros2([("/" + name, message) for name, _, message in messages], IMAGE,
                  "sensor_msgs/msg/Image")
    for samples in ("420", "422", "444"):
        options = ["jpeg-encode", "--subsampling", samples, "--suffix", "/compressed"]
        after = read(run(source, options))
        check(len(after) == len(messages), f"{len(after)} messages")
        for number, (name, pixels, _) in enumerate(messages):
            schema, channel, message, value = after[number]
            check((message.log_time, message.publish_time, message.sequence)
                  == (10 + number, 5 + number, number), f"{name}: times")
            check(value.header.stamp.sec == 1700000000 + number
                  and value.header.frame_id == "camera", f"{name}: header")
            if pixels is None:
                check(channel.topic == "/" + name and schema.name == "sensor_msgs/msg/Image"
                      and message.data == raw(source)[number][2].data, f"{name} changed")
                continue
            check(channel.topic == f"/{name}/compressed", f"topic {channel.topic}")
            check(schema.name == "sensor_msgs/msg/CompressedImage", f"type {schema.name}")
            colours = "GRAY" if pixels.ndim == 2 else "RGB"
            header = simplejpeg.decode_jpeg_header(value.data)
            check(header[2] in (("Gray",) if pixels.ndim == 2 else ("YCbCr",)), f"{header}")
            check(pixels.ndim == 2 or header[3] == samples, f"{name}: {header} not {samples}")
            decoded = simplejpeg.decode_jpeg(value.data, colours)
            if pixels.ndim == 2:
                decoded = decoded[..., 0]
            what = f"{name} {samples}: {psnr(pixels, decoded):.1f} dB"
            check(psnr(pixels, decoded) >= 40, what)
            if name not in ("bayer", "uyvy", "yuv422", "yuyv", "nv12"):
                check(is_as_good(pixels, decoded, samples), what)


def check_change():
    """A topic that changes between colour and depth has both types, and the order stays."""
    rgb = picture(64, 48)
    depth = np.zeros((48, 64), np.uint16)
    source = ros2(
        [("/camera", image(rgb, "rgb8") if n % 3 else image(depth, "16UC1")) for n in range(9)],
        IMAGE, "sensor_msgs/msg/Image")
    names = [schema.name.split("/")[-1] for schema, *_ in raw(run(source, ["jpeg-encode"]))]
    check(names == ["CompressedImage" if n % 3 else "Image" for n in range(9)], f"{names}")


def foxglove_file(channel, message_of, pictures):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "foxglove.mcap")
        context = foxglove.Context()
        writer = foxglove.open_mcap(path, context=context)
        images = channel("/camera", context=context)
        for number, pixels in enumerate(pictures):
            images.log(message_of(number, pixels), log_time=100 + number)
        writer.close()
        with open(path, "rb") as file:
            return file.read()


def check_foxglove():
    """Protobuf, written by foxglove's own SDK; there and back."""
    pictures = [np.roll(picture(96, 64), shift, 1) for shift in (0, 9, 18)]
    source = foxglove_file(
        RawImageChannel,
        lambda number, pixels: RawImage(
            timestamp=Timestamp(sec=number, nsec=5), frame_id="left", width=96, height=64,
            encoding="rgb8", step=288, data=pixels.tobytes()),
        pictures)
    encoded = run(source, ["jpeg-encode"])
    after = read(encoded)
    check(len(after) == 3, f"{len(after)} images")
    for number, (schema, channel, message, value) in enumerate(after):
        check((schema.name, value.format, value.frame_id, value.timestamp.seconds, channel.topic)
              == ("foxglove.CompressedImage", "jpeg", "left", number, "/camera"), "fields")
        check(message.log_time == 100 + number, "time")
        decoded = simplejpeg.decode_jpeg(value.data)
        check(is_as_good(pictures[number], decoded), f"{psnr(pictures[number], decoded):.1f} dB")
    back = read(run(encoded, ["jpeg-decode"]))
    for (_, _, _, jpeg), (schema, _, _, value) in zip(after, back, strict=True):
        check((schema.name, value.encoding, value.step, value.frame_id)
              == ("foxglove.RawImage", "rgb8", 288, "left"), "raw fields")
        check(value.data == simplejpeg.decode_jpeg(jpeg.data).tobytes(), "raw pixels")
    depth = np.arange(96 * 64, dtype=np.uint16).reshape(64, 96)
    source = foxglove_file(
        CompressedImageChannel,
        lambda number, pixels: CompressedImage(
            timestamp=Timestamp(sec=0, nsec=0), format="png",
            data=cv2.imencode(".png", pixels)[1].tobytes()),
        [depth, cv2.cvtColor(pictures[0], cv2.COLOR_RGB2BGR)])
    grey, colour = [value for *_, value in read(run(source, ["jpeg-decode"]))]
    check((grey.encoding, grey.data) == ("mono16", depth.tobytes()), "16-bit PNG")
    check((colour.encoding, colour.data) == ("rgb8", pictures[0].tobytes()), "colour PNG")


def check_decode():
    """Both transforms, and ROS's compressed depth."""
    jpeg = cv2.imencode(".jpg", picture(120, 90), [cv2.IMWRITE_JPEG_QUALITY, 60])[1].tobytes()
    metres = np.linspace(0.3, 9, 90 * 120, dtype=np.float32).reshape(90, 120)
    # As compressed_depth_image_transport writes it: depth_max 10, depth_quantization 100.
    gain, shift = np.float32(100 * 101), np.float32(1 - 100 * 101 / 10)
    inverse = (gain / metres + shift).astype(np.uint16)
    inverse[0, :5] = 0
    millimetres = (metres * 1000).astype(np.uint16)
    parameters = np.array([0], "<i4").tobytes() + np.array([gain, shift], "<f4").tobytes()

    def png(pixels):
        return cv2.imencode(".png", pixels)[1].tobytes()

    cases = [
        ("rgb8; jpeg compressed bgr8", jpeg),
        ("16UC1; compressedDepth png", bytes(12) + png(millimetres)),
        ("16UC1; compressedDepth", bytes(12) + png(millimetres)),
        ("32FC1; compressedDepth png", parameters + png(inverse)),
        ("16UC1; png compressed", png(millimetres)), ("webp", b"RIFF\0\0\0\0WEBPVP8 "),
    ]
    source = ros2([(f"/{n}", {"format": f, "data": d}) for n, (f, d) in enumerate(cases)],
                  COMPRESSED, "sensor_msgs/msg/CompressedImage")
    after = read(run(source, ["jpeg-decode"]))
    check(len(after) == len(cases), "decoded messages")
    values = [value for *_, value in after]
    check(values[0].data == simplejpeg.decode_jpeg(jpeg).tobytes(), "accurate DCT")
    for number in (1, 2, 4):
        check((values[number].encoding, values[number].data) == ("16UC1", millimetres.tobytes()),
              f"depth of {cases[number][0]}")
    expected = np.where(
        inverse == 0, np.float32("nan"), gain / (inverse.astype(np.float32) - shift))
    actual = np.frombuffer(values[3].data, "<f4").reshape(90, 120)
    check(values[3].encoding == "32FC1" and values[3].step == 480, "inverse depth")
    check(np.array_equal(expected.astype(np.float32), actual, equal_nan=True), "metres")
    check(after[5][2].data == raw(source)[5][2].data, "WebP changed")
    fast = read(run(source, ["jpeg-decode", "--dct", "fast"]))[0][3]
    check(fast.data == simplejpeg.decode_jpeg(jpeg, fastdct=True).tobytes(), "fast DCT")
    check(fast.data != values[0].data, "both DCTs are the same")


def check_reference():
    """The published picture: size and quality at every level."""
    folder = os.path.join(DATA, "golden", "vla_vision")
    with open(os.path.join(folder, "expected.json")) as file:
        rows = json.load(file)["rows"]
    bgr = cv2.imread(os.path.join(folder, "test_image.png"))
    source = ros2([("/image", image(bgr, "bgr8"))], IMAGE, "sensor_msgs/msg/Image")
    for quality in (70, 80, 90, 95):
        [(*_, value)] = read(run(source, ["jpeg-encode", "-q", str(quality)]))
        row, size = rows[f"jpeg_q{quality}"], len(value.data) / 1024
        decoded = cv2.imdecode(np.frombuffer(value.data, np.uint8), cv2.IMREAD_COLOR)
        check(abs(size - row["kib"]) <= 0.01 * row["kib"], f"q{quality}: {size:.2f} KiB")
        check(psnr(bgr, decoded) >= row["psnr"] - 0.06, f"q{quality}: {psnr(bgr, decoded):.3f} dB")
        print(f"check_jpeg: q{quality} {size:.2f} KiB {psnr(bgr, decoded):.3f} dB")


check_bag()
check_encodings()
check_change()
check_foxglove()
check_decode()
check_reference()
