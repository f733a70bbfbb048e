#!/usr/bin/env python3
"""Writes the seeds of the fuzzers, Tests/Corpus/TARGET/seed-*, with other people's writers.

    pip install mcap numcodecs numpy pyarrow zarr
    Tests/Corpus/make.py

The seeds of statistics and norm-state are those of norm-stats on Tests/Data/tiny_robot, and
arrow/seed-steps that of arrow-write on two windows of two images.
What a fuzzer has found lies beside them under a name that says what was wrong.
"""

import base64
import bz2
import gzip
import io
import json
import os
import pathlib
import struct
import subprocess
import sys
import tarfile
import tempfile
import zlib

import numcodecs
import numpy
import pyarrow
import pyarrow.ipc
import zarr
from mcap.writer import CompressionType, IndexType, Writer

corpus = pathlib.Path(__file__).resolve().parent
data = corpus.parent / "Data"


def seed(target, name, content):
    folder = corpus / target
    folder.mkdir(exist_ok=True)
    (folder / f"seed-{name}").write_bytes(content)


def message(name, schema, payload):
    return name.encode() + b"\n" + struct.pack("<H", len(schema)) + schema + payload


def varint(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def field(number, payload):
    if isinstance(payload, int):
        return varint(number << 3) + varint(payload)
    if isinstance(payload, float):
        return varint(number << 3 | 1) + struct.pack("<d", payload)
    payload = payload.encode() if isinstance(payload, str) else payload
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def recording(compression=CompressionType.NONE, chunked=True, crcs=False, summary=True):
    out = io.BytesIO()
    writer = Writer(
        out, chunk_size=400, compression=compression, use_chunking=chunked,
        index_types=IndexType.ALL if summary else IndexType.NONE, use_statistics=summary,
        repeat_channels=summary, repeat_schemas=summary, use_summary_offsets=summary,
        enable_crcs=crcs, enable_data_crcs=crcs)
    writer.start(profile="ros1", library="seed")
    schema = writer.register_schema("demo/Sample", "ros1msg", b"float64[] data\n")
    channels = [
        writer.register_channel(topic, "ros1", schema, {"latching": "0"}) for topic in ("/a", "/b")]
    writer.add_metadata("note", {"key": "value"})
    writer.add_attachment(1, 2, "a.txt", "text/plain", b"attachment")
    for step in range(12):
        payload = struct.pack("<I2d", 2, step, -step)
        writer.add_message(channels[step % 2], 10**9 + step * 10**7, payload, 10**9, step)
    writer.finish()
    return out.getvalue()


def steps(sequence=(0, 1, 2), marked=True):
    out = io.BytesIO()
    writer = Writer(out, use_chunking=False, enable_crcs=False, index_types=IndexType.NONE,
                    use_statistics=False, repeat_channels=False, repeat_schemas=False,
                    use_summary_offsets=False, enable_data_crcs=False)
    writer.start(profile="", library="")
    episode = writer.register_schema("bagpipe.Episode", "protobuf", b"")
    tensor = writer.register_schema("bagpipe.Tensor", "protobuf", b"")
    marker = writer.register_channel("/episode", "protobuf", episode)
    action = writer.register_channel("action", "protobuf", tensor, {"bagpipe.feature": "tensor"})
    if marked:
        writer.add_message(marker, 0, field(1, 1) + field(3, "demo") + field(6, 10.0), 0)
    for index in sequence:
        payload = field(1, b"\x02") + field(2, struct.pack("<2f", index, 1))
        writer.add_message(action, index * 10**8, payload, 0, index)
    if marked:
        writer.add_message(marker, 10**9, field(1, 2) + field(8, len(sequence)), 0)
    writer.finish()
    return out.getvalue()


def mcap():
    forms = {
        "zstd": recording(CompressionType.ZSTD), "lz4": recording(CompressionType.LZ4),
        "none": recording(), "crc": recording(crcs=True), "flat": recording(chunked=False),
        "bare": recording(summary=False), "steps": steps()}
    for name, content in forms.items():
        seed("mcap-stream", name, content)
        seed("mcap-file", name, content)
        seed("summary", name, content)
    # Opcodes in the order of the list in readMCAPRecord.
    kinds = [1, 2, 15, 3, 4, 7, 8, 9, 10, 12, 13, 11, 14]
    seen = set()
    content = recording(summary=True)
    places = [8]
    for start in places:
        opcode, length = struct.unpack_from("<BQ", content, start)
        body = content[start + 9:start + 9 + length]
        if opcode in kinds and opcode not in seen:
            seen.add(opcode)
            seed("mcap-record", f"{opcode:02}", bytes([kinds.index(opcode)]) + body)
        if opcode != 2:
            places.append(start + 9 + length)
    for name in ("zstd", "lz4", "none"):
        content, start = forms[name], 8
        while content[start] != 6:
            start += 9 + struct.unpack_from("<Q", content, start + 1)[0]
        length = struct.unpack_from("<Q", content, start + 1)[0]
        body = content[start + 9:start + 9 + length]
        seed("chunk", f"body-{name}", body)
        size, = struct.unpack_from("<Q", body, 16)
        skip = 32 + len(name.replace("none", "")) + 8
        seed("chunk", f"content-{name}", struct.pack("<I", size) + body[skip:])
    seed("chunk", "content-bz2", struct.pack("<I", 40) + bz2.compress(b"bagpipe " * 5))
    seed("step", "stream", steps())
    seed("step", "unmarked", steps(marked=False))
    seed("step", "tensor", field(1, b"\x02\x03") + field(2, struct.pack("<6f", *range(6))))
    seed("step", "begin", field(1, 1) + field(2, 3) + field(4, "pick it up") + field(6, 10.0)
         + field(7, field(1, "key") + field(2, "value")))
    seed("step", "end", field(1, 2) + field(8, 200) + field(9, 1))
    for name, mapping in {
        "hold": "action=/a.data[0:2]", "linear": "action:linear=/a.data[0:2],/b.data[0]",
        "nearest": "observation/state:nearest=/b.data[1]",
        "quoted": 'action="/a".data,"/b".data[0]', "names": "action=/a.data[x,y*]"}.items():
        seed("align", name, mapping.encode() + b"\n" + recording(summary=False))


def bags():
    for name in ("none", "lz4", "bz2", "crashed"):
        content = (data / f"bags/{name}.bag").read_bytes()
        seed("bag", name, content)


def rosbag2():
    sys.path.insert(0, str(corpus.parent / "Shell"))
    from rosbag2 import LATCHED, Topic, compressed, database, string
    topics = [Topic("/chat", qos=LATCHED), Topic("/odd", "my_msgs/msg/Odd", definition="uint8 a\n")]
    rows = [("/chat", time, string(f"at {time} " * 5)) for time in range(9)]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for schema in range(1, 5):
            database("a.db3", schema, topics, rows, size=512).close()
            seed("rosbag2", f"schema-{schema}", pathlib.Path("a.db3").read_bytes())
            os.remove("a.db3")
        more = [("/chat", 3, string("long " * 300)), ("/chat", 1, compressed(string("packed" * 9)))]
        database("b.db3", 2, topics, rows + more, size=512, index=False).close()
        seed("rosbag2", "compressed", pathlib.Path("b.db3").read_bytes())
        connection = database("c.db3", 2, topics, rows, "journal_mode = WAL", size=512)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("INSERT INTO messages SELECT id + 9, topic_id, timestamp + 9, data "
                           "FROM messages WHERE id < 4")
        connection.commit()
        main, log = (pathlib.Path(f"c.db3{end}").read_bytes() for end in ["", "-wal"])
        seed("rosbag2-log", "late", struct.pack("<H", len(main)) + main + log)
        connection.close()
    head = "rosbag2_bagfile_information:\n  version: 9\n  relative_file_paths:\n"
    seed("rosbag2-metadata", "paths", (head + "    - a_0.db3\n    - a/a_1.db3.zstd\n").encode())
    seed("rosbag2-metadata", "quality", (head + """    - "a.mcap"
  topics_with_message_count:
    - topic_metadata:
        name: /chat
        offered_qos_profiles:
          - {history: keep_last, depth: 1}
  custom_data: ~
""").encode())


def messages():
    for entry in json.loads((data / "messages/messages.json").read_text()):
        schema, payload = (base64.b64decode(entry[key]) for key in ("schema", "data"))
        target = entry["encoding"]
        if target == "json":
            seed("json", entry["title"].replace(" ", "-"), payload)
            continue
        title = entry["title"].replace("/", "-").replace(" ", "-")
        if " 1" in entry["title"] or "merged" in entry["title"] or "Empty" in title:
            seed(target, title, message(entry["schemaName"], schema, payload))
        if " 0" in entry["title"] and target != "protobuf" and "big" not in title:
            seed("definition", title, entry["schemaName"].encode() + b"\n" + schema)
    # Small ones: a fuzzer tries more of them.
    definition = b"time t\nPoint[<=2] p\nstring[] s\nuint8[3] u\nwstring w\n===\nMSG: a/Point\nfloat64 x\nbool b\n"
    point = struct.pack("<d", 1.5) + b"\1"
    ros1 = struct.pack("<II", 5, 6) + struct.pack("<I", 1) + point + struct.pack("<II", 1, 2) + b"hi123"
    seed("ros1", "small", message(
        "a/Demo", definition.replace(b"[<=2]", b"[]").replace(b"wstring w\n", b""), ros1))
    cdr = b"\0\1\0\0" + struct.pack("<iIIId", 5, 6, 1, 0, 1.5) + b"\1\0\0\0" + struct.pack(
        "<II", 1, 3) + b"hi\0\1\2\3\0\0" + struct.pack("<I", 4) + "hi".encode("utf-16-le")
    seed("cdr", "small", message(
        "a/msg/Demo", definition.replace(b"time t", b"builtin_interfaces/Time t"), cdr))
    fields = [
        field(1, name) + field(3, number) + field(4, label) + field(5, kind) + extra
        for name, number, label, kind, extra in (
            ("x", 1, 3, 1, b""), ("s", 2, 1, 9, b""), ("m", 3, 3, 11, field(6, ".a.Demo")),
            ("e", 4, 1, 14, field(6, ".a.Kind")), ("z", 5, 3, 17, b""))]
    file = field(2, "a") + field(4, field(1, "Demo") + b"".join(field(2, f) for f in fields)) + field(
        5, field(1, "Kind") + field(2, field(1, "ON") + field(2, 1))) + field(12, "proto3")
    inner = field(2, "hi") + field(4, 1)
    seed("protobuf", "small", message("a.Demo", field(1, file), field(
        1, struct.pack("<2d", 1, 2)) + field(3, inner) + field(3, b"") + field(5, b"\1\2\3")))
    defaults = [
        field(1, f"f{kind}") + field(3, kind) + field(4, 1) + field(5, kind) + field(7, text)
        for kind, text in ((1, "-inf"), (2, "nan"), (3, "-0x1F"), (8, "true"), (9, "a\\nb"),
                           (12, "\\001\\xffz\\n"), (13, "017"), (18, "-9"))]
    defaults.append(field(1, "f14") + field(3, 14) + field(6, "Kind") + field(7, "OFF"))
    file = field(2, "a.b") + field(
        4, field(1, "Demo") + b"".join(field(2, f) for f in defaults) + field(4, field(1, "Kind")
        + field(2, field(1, "ON") + field(2, 3)) + field(2, field(1, "OFF") + field(2, 7))))
    seed("protobuf", "defaults", message("a.b.Demo", field(1, file), field(3, 4)))
    names = [
        field(1, name) + field(3, number) + field(4, 3) + field(5, kind) + extra
        for name, number, kind, extra in (
            ("name", 1, 9, b""), ("position", 2, 1, b""), ("part", 3, 11, field(6, "Demo")))]
    file = field(2, "a") + field(4, field(1, "Demo") + b"".join(field(2, f) for f in names))
    seed("protobuf", "names", message("a.Demo", field(1, file), field(1, "b") + field(1, "a") + field(
        2, struct.pack("<2d", 1, 2)) + field(3, b"") + field(3, field(1, "a"))))
    definition = b"float64[] position\nstring[] name\nPart[] part\n===\nMSG: a/Part\nuint8 x\nstring name\n"
    values = struct.pack("<I2d", 2, 1, 2) + struct.pack("<IIsIs", 2, 1, b"b", 1, b"a")
    values += struct.pack("<IBIsBIs", 2, 7, 1, b"a", 8, 1, b"b")
    seed("ros1", "names", message("a/Demo", definition, values))
    cdr = struct.pack("<4sIxxxx2d", b"\0\1\0\0", 2, 1, 2) + struct.pack(
        "<II2sxxI2sxx", 2, 2, b"b\0", 2, b"a\0")
    cdr += struct.pack("<IBxxxI2sBxI2s", 2, 7, 2, b"a\0", 8, 2, b"b\0")
    seed("cdr", "names", message("a/msg/Demo", definition, cdr))
    seed("json", "names", b'{"name":["b","a"],"data":[1,2],"a":[{"name":"a","b":1},{"name":"b","b":2}],"a":{"b":[3]}}')
    seed("json", "schema", json.dumps({
        "type": "object", "properties": {
            "a": {"$ref": "#/definitions/b"}, "data": {"type": "array", "items": {"type": "number"}}},
        "definitions": {"b": {"type": "object", "properties": {"b": {"type": "array"}}}}}).encode())
    seed("json", "values", b'{"a":{"b":[1,-2.5e3,NaN,"\\u00e9\\ud83d\\ude00",null,true]},"data":[0,"x"]}')


def images():
    for path in (data / "images").glob("*.jpg"):
        if "opencv_4" in path.name or path.stem in (
                "grey", "opencv_progressive", "opencv_restarts", "cmyk_adobe"):
            seed("jpeg", path.stem, path.read_bytes())
    for path in (data / "images").glob("*.png"):
        seed("png", path.stem, path.read_bytes())
    for family, prefix in enumerate(("ros1", "ros2", "foxglove")):
        for path in (data / "images").glob(f"{prefix}_*.bin"):
            seed("image-message", path.stem, bytes([family]) + path.read_bytes())


def windows():
    def frame(number, image=None, check=None, episode=0):
        body = field(1, number) if number else b""
        body += field(2, image) if image is not None else b""
        body += field(3, episode) if episode else b""
        body += b"\x25" + struct.pack("<I", check) if check is not None else b""
        return field(1, body)

    def sequence(*messages):
        return b"".join(struct.pack(">H", len(message)) + message for message in messages)

    pictures = data / "images"
    image = field(3, b"png") + field(2, (pictures / "grey1.png").read_bytes())
    other = field(3, b"jpeg") + field(2, (pictures / "opencv_grey_q90.jpg").read_bytes())
    bad = field(2, (pictures / "grey1.png").read_bytes()[:-20])
    seed("window", "single", sequence(frame(0, image)))
    seed("window", "shared", sequence(
        frame(0, image) + frame(0), frame(0) + frame(1, other),
        frame(1, check=zlib.crc32(other)) + frame(2, image)))
    seed("window", "bad", sequence(
        frame(0, image) + frame(0), frame(0) + frame(1, bad), frame(1) + frame(2, image),
        frame(2) + frame(3, other)))
    seed("window", "missing", sequence(frame(0, image), frame(4), frame(5, image, episode=2)))


def texts():
    for name, text in {
        "path": ".position[0:7]", "deep": ".pose.pose.orientation.x", "slice": ".points[:].y[3:]",
        "mapping": "observation/proprio:linear=/joint_states.position[0:7],/gripper.width",
        "lines": "# features\naction=/cmd.data\nobservation/image=/camera/image_raw\n",
        "pattern": "/cam*[!a-c]?/image\n/camera/d/image", "time": "2026-01-01T00:50:00.012345678Z",
        "offset": "2024-02-29 23:59:60.5+01:00", "names": '.position[arm_*,"a,b",c ]."x.y"[:].z',
        "quoted": 'a="/x,\\"y\\\\".v,robot.state.v,/j.p[c,a],"".z[5]'}.items():
        seed("text", name, text.encode())
    for name, words in {
        "short": ["-q95", "-f", "-t", "/cam*", "a.mcap"],
        "long": ["--quality=95", "--start", "2.5", "--end=2026-01-01T00:00:02.5Z", "--", "-x"],
        "features": ["-m", "action=/cmd.data", "--by", "linear", "--rate", "1e3", "-"],
        "wrong": ["--qualty", "95"], "help": ["--help"], "threads": ["-j", "4", "--order=file"],
    }.items():
        seed("command-line", name, "\n".join(words).encode())


def rlds():
    # Written by Tests/Interop/check_rlds.py with the package tfrecord.
    folder = data / "tiny_robot/1.0.0"
    features = (folder / "features.json").read_bytes()
    shard = (folder / "tiny_robot-train.tfrecord-00001-of-00002").read_bytes()
    record = shard[12 : 12 + struct.unpack_from("<Q", shard)[0]]
    compact = json.dumps(json.loads(features), separators=(",", ":")).encode()
    seed("tfrecord", "tiny", shard)
    seed("rlds-episode", "tiny", struct.pack("<H", len(compact)) + compact + record)
    seed("rlds-metadata", "features", features)
    seed("rlds-metadata", "info", (folder / "dataset_info.json").read_bytes())


def zarr_arrays():
    """Metadata, a zero byte, and the only chunk or shard."""
    steps = numpy.arange(14).reshape(7, 2)
    for name, kind, options in [
            ("v2", "float32", {"zarr_format": 2, "compressors": numcodecs.Blosc("lz4")}),
            ("v2-order", ">i2", {"zarr_format": 2, "compressors": numcodecs.LZ4(), "order": "F"}),
            ("v2-text", "str", {"zarr_format": 2, "compressors": None}),
            ("v3", "float16", {}),
            ("v3-shard", "int64", {"chunks": (2, 1), "shards": (8, 2)}),
            ("v3-blosc", "uint8", {"compressors": zarr.codecs.BloscCodec()}),
            ("v3-gzip", "bool", {"compressors": zarr.codecs.GzipCodec()})]:
        with tempfile.TemporaryDirectory() as folder:
            text = kind == "str"
            array = zarr.create_array(
                folder, shape=7 if text else (7, 2), dtype=kind,
                **{"chunks": 7 if text else (7, 2)} | options)
            array[:] = numpy.array(["a", "bc", "", "d", "e", "f", "g"], object) if text else steps
            files = {path.name: path for path in pathlib.Path(folder).rglob("*") if path.is_file()}
            metadata = files.pop("zarr.json", None) or files.pop(".zarray")
            files.pop(".zattrs", None)
            (chunk,) = files.values()
            seed("zarr-array", name, metadata.read_bytes() + bytes(1) + chunk.read_bytes())


def blosc():
    content = numpy.arange(1200, dtype="i4") // 3
    for codec in ["blosclz", "lz4", "lz4hc", "zlib", "zstd"]:
        for shuffle in range(3):
            frame = numcodecs.Blosc(codec, clevel=5, shuffle=shuffle, blocksize=2048).encode(content)
            seed("blosc", f"{codec}-{shuffle}", frame)
    seed("blosc", "copy", numcodecs.Blosc("lz4", clevel=0).encode(content[:20]))


def zarrs():
    for version in (2, 3):
        with tempfile.TemporaryDirectory() as folder:
            root = zarr.open_group(folder, mode="w", zarr_format=version)
            options = {"shards": (8, 2)} if version == 3 else {}
            array = root.create_array(
                "action", shape=(7, 2), chunks=(4, 2), dtype="float32",
                compressors=[zarr.codecs.ZstdCodec(level=3)] if version == 3 else [
                    numcodecs.Zstd(level=3)],
                **options)
            array[:] = numpy.arange(14).reshape(7, 2)
            zarr.consolidate_metadata(folder)
            path = pathlib.Path(folder)
            metadata = path / ("zarr.json" if version == 3 else ".zmetadata")
            shards = sorted(p for p in path.glob("action/**/*") if p.is_file()
                            and not p.name.startswith((".", "zarr")))
            seed("zarr", f"v{version}", metadata.read_bytes() + b"\0" + shards[-1].read_bytes())


IDL = b"""#include "x.idl"
module m {
  const long N = 1 + 1;
  @bit_bound(8) enum E { A, @value(5) B };
  @final struct P { double x; octet k; };
  @appendable union U switch (E) { case A: long i; case B: string<4> s; default: P p; };
  struct T; typedef sequence<T> Ts;
  struct T { octet id; Ts ts; };
  struct D {
    octet o; @optional long maybe; sequence<E> es; U u; P ps[N]; long a[N][2];
    sequence<sequence<short> > n; wstring w; T t; sequence<string> name; sequence<double> position;
  };
};
"""
FBS = """namespace demo;
enum Color : ubyte { RED, GREEN = 7 }
struct Time { sec: uint; nsec: uint; }
struct Vec { x: double; tag: [ubyte:3]; at: Time; }
table Circle { radius: float; }
table Named { name: string; value: double = -1.5; }
union Shape { Circle, Other: Named }
table Node { id: int = 3; children: [Node]; }
table All {
  timestamp: Time; frame_id: string; color: Color = GREEN; maybe: int = null; vecs: [Vec];
  name: [string]; position: [double]; data: [ubyte]; colors: [Color]; shape: Shape;
  named: [Named]; node: Node;
}
root_type All;
"""


def definitions():
    """The schema and message of flatbuffers are flatc's."""
    seed("idl", "all", b"m::D\n" + IDL)
    seed("idl", "ros2", b"p/msg/A\n====\nIDL: p/msg/A\nmodule p { module msg { struct A { B b[2]; "
         b"@default(value=\"x\") string s; }; }; };\n====\nIDL: p/msg/B\nmodule p { module msg { "
         b"struct B { uint8 v; long long w; }; }; };\n")
    seed("idl", "odd", b"A\nunion A switch (boolean) { case TRUE: case FALSE: octet o; };\n"
         b"bitmask M { X }; interface I { void f(); }; /* */ @annotation a { long b; };")
    fields = struct.pack("<BxxxBxxxIIBB", 1, 0, 6, 2, 0, 5)
    union = struct.pack("<xxIBxxxI3sx", 12, 5, 3, b"hi\0")
    points = struct.pack("<IdBxxxdBxxx4i", 24, 1.5, 1, 2.5, 2, 1, 2, 3, 4)
    ragged = struct.pack("<IIIhhI", 16, 2, 2, 7, 8, 0)
    tree = struct.pack("<I2sxxBxxxII", 2, b"h\0", 1, 4, 0)
    names = struct.pack("<IIII2sxxI2sxxI2d", 20, 2, 2, 0, b"a\0", 2, b"b\0", 2, 1, 2)
    seed("xcdr2", "final", message(
        "m::D", IDL, b"\0\7\0\0" + fields + union + points + ragged + tree + names))
    body = struct.pack("<IBxxxd", 12, 3, 0.5)
    small = b"@appendable struct P { octet a; double b; };"
    seed("xcdr2", "delimited", message("P", small, b"\0\11\0\0" + body))
    seed("xcdr2", "big", message("P", small, b"\0\10\0\0" + struct.pack(">IBxxxd", 12, 3, 0.5)))
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        (path / "all.fbs").write_text(FBS)
        (path / "all.json").write_text(json.dumps({
            "timestamp": {"sec": 1, "nsec": 2}, "frame_id": "b", "maybe": 4, "name": ["b", "a"],
            "vecs": [{"x": 1.5, "tag": [1, 2, 3], "at": {"sec": 3, "nsec": 4}}],
            "position": [1.0, 2.0], "data": [1, 2], "colors": ["RED"], "shape_type": "Circle",
            "shape": {"radius": 2}, "named": [{"name": "a", "value": 1}, {"name": "b"}],
            "node": {"id": 1, "children": [{"id": 2, "children": []}]}}))
        for options in (["--schema", "all.fbs"], ["all.fbs", "all.json"]):
            subprocess.run(["flatc", "--binary", *options], cwd=folder, check=True)
        schema = (path / "all.bfbs").read_bytes()
        seed("bfbs", "all", schema)
        seed("flatbuffer", "all", message("demo.All", schema, (path / "all.bin").read_bytes()))


def parquets():
    sys.path.insert(0, str(data / "parquet"))
    import make as tables
    import pyarrow
    import pyarrow.parquet

    names = ["index", "text", "flag", "nested", "half", "image", "nothing"]
    rows = [{name: tables.row(i)[name] for name in names} for i in range(8)]
    schema = pyarrow.schema([tables.SCHEMA.field(name) for name in names])
    table = pyarrow.Table.from_pylist(rows, schema)
    for form, options in tables.FORMS.items():
        columns = {path: encoding for path, encoding in options.get("column_encoding", {}).items()
                   if path.split(".")[0] in names}
        out = io.BytesIO()
        options = {**options, "store_schema": False, **({"column_encoding": columns} if columns else {})}
        pyarrow.parquet.write_table(table, out, **options)
        seed("parquet", form, out.getvalue())
    import av
    import numpy

    for codec, options in (("libx264", {"bf": "2", "g": "4"}), ("libx265", {"x265-params": "bframes=0"}),
                           ("libx264", {"movflags": "frag_keyframe+empty_moov", "bf": "0"})):
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/out.mp4"
            with av.open(path, "w", options=options if "movflags" in options else {}) as file:
                stream = file.add_stream(codec, 10, options=options)
                stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
                for number in range(6):
                    pixels = numpy.full((48, 64, 3), number * 40, numpy.uint8)
                    file.mux(stream.encode(av.VideoFrame.from_ndarray(pixels)))
                file.mux(stream.encode())
            name = "fragments" if "movflags" in options else codec[3:]
            seed("mp4", name, pathlib.Path(path).read_bytes())
    for version, path in (("v3.0", "videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4"),
                          ("v2.1", "videos/{video_key}/episode_{episode_index:06d}.mp4")):
        seed("lerobot-info", version, json.dumps({
            "codebase_version": version, "fps": 30, "total_episodes": 1, "chunks_size": 1000,
            "video_path": path, "features": {
                "action": {"dtype": "float32", "shape": [2], "names": {"motors": ["a", "b"]}},
                "observation.depth": {"dtype": "video", "shape": [4, 4, 1], "names": None, "info": {
                    "is_depth_map": True, "video.depth_min": 0.01, "video.use_log": True}},
                "timestamp": {"dtype": "float32", "shape": [1], "names": None}}}).encode())
    # A literal, a copy over itself, one with an offset of 16 bits and one with 32, a long literal.
    block = b"\x0e\x04ab\x09\x02\x06\x08\0\x0b\1\0\0\0\xf0\0!"
    seed("snappy", "copies", b"\0\x0e\3" + block)
    seed("snappy", "long", b"\x10\0\xff\x80\x20\xf4\xfb\x0f" + bytes(4092) + b"\x0e\0\x04")


for make in (mcap, bags, rosbag2, messages, images, windows, texts, zarrs, zarr_arrays, blosc, rlds,
             parquets,
             definitions):
    make()

# Videos of ffmpeg, by codec; messages of all forms, and RVL, by hand.
for number, name in enumerate(["plain.h264", "color.h265"]):
    seed("annexb", name.replace(".", "-"), bytes([number]) + (data / "videos" / name).read_bytes())
seed("annexb", "b-h264", b"\0" + (data / "videos" / "b.h264").read_bytes())
# A temporal unit of AV1: delimiter, sequence header of a still picture of 64x48, frame header.
seed("annexb", "av1", b"\2" + bytes.fromhex("1200" "0a06" "18155f9e8000" "3202" "1000"))
video = b"\0\0\0\1\x09\x10"
cdr_video = struct.pack("<iiI", 7, 8, 5) + b"lens\0" + bytes(3) + struct.pack("<I", 6) + video
cdr_video += bytes(2) + struct.pack("<I", 5) + b"h264\0"
packet = struct.pack("<iiI", 7, 8, 5) + b"lens\0" + bytes(3) + struct.pack("<iiI", 64, 48, 5)
packet += b"h264\0" + bytes(3) + struct.pack("<QBB2xI", 9, 0, 0, 6) + video
ros1_video = struct.pack("<III", 7, 8, 4) + b"lens" + struct.pack("<I", 6) + video
ros1_video += struct.pack("<I", 4) + b"h264"
ros1_packet = struct.pack("<IIII", 1, 7, 8, 4) + b"lens" + struct.pack("<iiI", 64, 48, 4) + b"h264"
ros1_packet += struct.pack("<QBBI", 9, 0, 0, 6) + video
for number, (name, content) in enumerate([
    ("protobuf", field(1, field(1, 7) + field(2, 8)) + field(2, "lens") + field(3, video) + field(4, "h264")),
    ("json", json.dumps({
        "timestamp": {"sec": 7, "nsec": 8}, "frame_id": "lens", "format": "h264",
        "data": base64.b64encode(video).decode()}).encode()),
    ("ros1", ros1_video), ("cdr", b"\0\1\0\0" + cdr_video), ("ros1-packet", ros1_packet),
    ("packet", b"\0\1\0\0" + packet),
]):
    seed("video-message", name, bytes([number]) + content)
# 2 zeros, 3 samples with differences of 5, -3 and 40, and 11 zeros; width and height before it.
rvl = struct.pack("<II", 0x23A158A1, 0xB1000000)
seed("rvl", "plain", b"\1" + rvl)
seed("rvl", "depth", b"\0" + bytes(12) + struct.pack("<II", 4, 4) + rvl)

# Arrays of NumPy: archives in a file and in a pipe, stored and deflated, and arrays alone.
class Pipe(io.RawIOBase):
    """A file that cannot seek."""

    def __init__(self):
        self.bytes = b""

    def writable(self):
        return True

    def write(self, piece):
        self.bytes += bytes(piece)
        return len(piece)


batch = {
    "agents/x": numpy.arange(4, dtype=numpy.float32).reshape(1, 2, 2), "half": numpy.ones((1, 2), "<f2"),
    "text": numpy.array([["ab", "c"]]), "bytes": numpy.array([[b"ab", b"c"]]), "seed": numpy.int64(42),
    "fortran": numpy.asfortranarray(numpy.arange(12, dtype=">i4").reshape(1, 2, 6)),
}
for name, save in ("stored", numpy.savez), ("deflated", numpy.savez_compressed):
    file, pipe = io.BytesIO(), Pipe()
    save(file, **batch)
    save(pipe, **batch)
    seed("npz", name, file.getvalue())
    seed("npz", f"{name}-pipe", pipe.bytes)
file = io.BytesIO()
numpy.savez(file, x=numpy.arange(3), episode_ends=numpy.array([1, 3]))
seed("npz", "ends", file.getvalue())
for name, array in ("array", batch["agents/x"]), ("fortran", batch["fortran"]), ("text", batch["text"]):
    file = io.BytesIO()
    numpy.save(file, array)
    seed("npz", name, file.getvalue())

# Columns of all kinds: as a stream, and as a file with compressed buffers and a dictionary.
columns = {
    "episode_index": pyarrow.array([0, 0, 1], pyarrow.int32()),
    "half": pyarrow.array(numpy.arange(3, dtype=numpy.float16)),
    "flag": pyarrow.array([True, None, False]),
    "fixed": pyarrow.array([[1, 2], [3, 4], [5, 6]], pyarrow.list_(pyarrow.uint8(), 2)),
    "nested": pyarrow.array([[[1.5]], [[2.5], [3.5]], []]),
    "large": pyarrow.array([[1], [], [2, 3]], pyarrow.large_list(pyarrow.int64())),
    "part": pyarrow.array([{"text": "a"}, None, {"text": "b"}]),
    "view": pyarrow.array(["longer than twelve bytes", "", "x"], pyarrow.string_view()),
    "word": pyarrow.array(["x", "y", "x"]).dictionary_encode(),
    "image": pyarrow.array([b"\xff\xd8\xff", b"", None], pyarrow.large_binary()),
    "decimal": pyarrow.array([1, 2, 3]).cast(pyarrow.decimal128(20)),
}
table = pyarrow.table(columns)
for name, compression in ("plain", None), ("zstd", "zstd"), ("lz4", "lz4"):
    options = pyarrow.ipc.IpcWriteOptions(compression=compression)
    for form, make in ("stream", pyarrow.ipc.new_stream), ("file", pyarrow.ipc.new_file):
        file = io.BytesIO()
        with make(file, table.schema, options=options) as writer:
            writer.write_table(table)
        seed("arrow", f"{name}-{form}", file.getvalue())

def tar(form, members):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    # Without the zeros that fill up the last record.
    return file.getvalue().rstrip(b"\0") + bytes(1536)


def array(save, *arguments, **arrays):
    file = io.BytesIO()
    save(file, *arguments, **arrays)
    return file.getvalue()


png = (data / "images").glob("*.png")
plain = {
    "0/0.image.png": min((path.read_bytes() for path in png), key=len),
    "0/0.action.npy": array(numpy.save, numpy.arange(2.0)), "0/0.cls": b"3", "0/0.txt": b"pick",
    "0/0.json": b'{"episode_id":"a","episode_index":0,"step":0,"timestamp":1}',
}
begin = {"source": "a", "time": "1", "attributes": {"id": "a"}, "goes_on": False, "features": [
    {"name": "observation/image", "kind": "image", "field": "image"},
    {"name": "action", "kind": "tensor", "field": "action"},
    {"name": "language_instruction", "kind": "text", "field": ""}]}
own = {".000000.begin.json": json.dumps(begin).encode(), **plain,
       ".000000.end.json": b'{"outcome":"success","time":"1","attributes":{}}'}
foundry = {
    "u.cam_t-1.png": plain["0/0.image.png"], "u.cam_t0.png": plain["0/0.image.png"],
    "u.lowdim.npz": array(numpy.savez_compressed, action=numpy.zeros((2, 1)), past_mask=numpy.ones(2, bool)),
    "u.metadata.json": b'{"camera_names":["cam"],"anchor_relative_idx":1,"episode_id":"e"}',
    "u.language_instructions.json": b'{"original":["pick"]}',
}
for name, content in {
    "plain": tar(tarfile.USTAR_FORMAT, plain), "own": tar(tarfile.USTAR_FORMAT, own),
    "foundry": tar(tarfile.USTAR_FORMAT, foundry),
    "gnu": tar(tarfile.GNU_FORMAT, {"a/" * 80 + "b.txt": b"long"}),
    "pax": tar(tarfile.PAX_FORMAT, {"a/" * 80 + "\u00e9.txt": b"long"}),
    "gzip": gzip.compress(tar(tarfile.USTAR_FORMAT, {"a.txt": b"x"}), mtime=0),
}.items():
    seed("tar", name, content)


def vectors():
    """Vector files as pyarrow writes them, and a stream of embeddings."""
    sys.path.insert(0, str(corpus.parent / "Interop"))
    import vector_file

    rows = numpy.arange(15).reshape(5, 3) % 7
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "v.vec"
        for name, kind, columns in (
                ("plain", "float32", {"loss": [1.5, None, 2, 0, 1], "task": ["a", "b", "a", None, ""]}),
                ("half", "float16", {"mass": [1, 2, 3, 4, 5]}),
                ("frames", "float64", {"time": [10, 20, 30, 40, 50]})):
            vector_file.write(path, rows.astype(kind), batch=2, **columns)
            seed("vectors", name, path.read_bytes())
            table = pyarrow.ipc.open_file(path).read_all()
            out = io.BytesIO()
            options = pyarrow.ipc.IpcWriteOptions(compression="lz4")
            with pyarrow.ipc.new_stream(out, table.schema, options=options) as writer:
                writer.write_table(table)
            seed("vectors", f"{name}-lz4-stream", out.getvalue())
    shell = corpus.parent / "Shell"
    seed("vectors", "stream", subprocess.run(
        [sys.executable, "-B", shell / "embeddings.py", "3", "4", "run", "2"],
        stdout=subprocess.PIPE, check=True).stdout)


vectors()
