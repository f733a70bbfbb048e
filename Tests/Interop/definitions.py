"""Reads messages whose definitions are IDL or flatbuffer schemas, and compares all values.

Cyclone DDS writes the messages of OMG IDL in versions 1 and 2 of CDR, of final and appendable types,
in both byte orders; rosbags those of ROS's IDL. Exits 1 at the first difference.
"""

import base64
import dataclasses
import json
import pathlib
import re
import subprocess
import sys
import typing

import numpy as np
from cyclonedds.idl import IdlEnum, IdlStruct, IdlUnion, types
from cyclonedds.idl._support import Endianness
from cyclonedds.idl.annotations import appendable, bit_bound, final
from mcap.writer import Writer
from rosbags.typesys import Stores, get_types_from_idl, get_typestore

IDL = """
#include "something.idl"
@annotation unit { string value; };
/* A module,
   and what it has. */
module demo {
  const long ROWS = (1 << 1) + 0x1 - 1;   // 2
  const string NAME = "a // \\"text\\" */";
  module inner {
    enum Color { @default_literal RED, GREEN, @value(7) BLUE, LATE };
    typedef double Row[3];
  };
  %(bound)s enum Small { NONE, SOME };
  %(kind)s struct Point { double x; float y; octet tag; };
  struct Later;
  typedef sequence<Point, 8> Points;
  %(kind)s union Value switch (inner::Color) {
    case RED: long number;
    case inner::GREEN: case BLUE: string<32> text;
    default: Point point;
  };
  @verbatim(language="comment", text="Everything " "at once (see \\")\\")")
  %(kind)s struct All {
    @default(TRUE) boolean flag;
    @key octet raw[ROWS];
    char letter; short s; unsigned short us;
    long l, m; unsigned long ul;
    @unit("m") long long ll; unsigned long long ull;
    float f; double d; string<16> name;
    inner::Color color; Small small;
    sequence<inner::Color> colors;
    sequence<long long> numbers;
    sequence<string<8>> names;
    Point point; Points points;
    ::demo::inner::Row row;
    long matrix[2][3];
    sequence<sequence<short> > ragged;
    Point corners[2];
    Value value; sequence<Value> values;
    octet before; @optional double maybe; @optional string<8> note; @optional(FALSE) octet last;
  };
};
"""


def make_types(kind):
    class Color(IdlEnum, typename="demo.inner.Color", default="RED"):
        RED = 0
        GREEN = 1
        BLUE = 7
        LATE = 8

    @bit_bound(8)
    class Small(IdlEnum, typename="demo.Small", default="NONE"):
        NONE = 0
        SOME = 1

    @dataclasses.dataclass
    @kind
    class Point(IdlStruct, typename="demo.Point"):
        x: types.float64
        y: types.float32
        tag: types.uint8

    @kind
    class Value(IdlUnion, discriminator=Color, typename="demo.Value"):
        number: types.case[[Color.RED], types.int32]
        text: types.case[[Color.GREEN, Color.BLUE], types.bounded_str[32]]
        point: types.default[Point]

    @dataclasses.dataclass
    @kind
    class All(IdlStruct, typename="demo.All"):
        flag: bool
        raw: types.array[types.uint8, 2]
        letter: types.char
        s: types.int16
        us: types.uint16
        l: types.int32
        m: types.int32
        ul: types.uint32
        ll: types.int64
        ull: types.uint64
        f: types.float32
        d: types.float64
        name: types.bounded_str[16]
        color: Color
        small: Small
        colors: types.sequence[Color]
        numbers: types.sequence[types.int64]
        names: types.sequence[types.bounded_str[8]]
        point: Point
        points: types.sequence[Point, 8]
        row: types.array[types.float64, 3]
        matrix: types.array[types.array[types.int32, 3], 2]
        ragged: types.sequence[types.sequence[types.int16]]
        corners: types.array[Point, 2]
        value: Value
        values: types.sequence[Value]
        before: types.uint8
        maybe: typing.Optional[types.float64]
        note: typing.Optional[types.bounded_str[8]]
        last: types.uint8

    def point(k):
        return Point(k + 0.5, k / 4, k), {"x": k + 0.5, "y": k / 4, "tag": k}

    def value(k):
        if k % 3 == 0:
            return (
                Value(discriminator=Color.RED, value=-k), {"$discriminator": "RED", "number": -k})
        if k % 3 == 1:
            return (
                Value(discriminator=Color.BLUE, value="t" * k),
                {"$discriminator": "BLUE", "text": "t" * k})
        made, shown = point(k)
        return (
            Value(discriminator=Color.GREEN, value="g" * k),
            {"$discriminator": "GREEN", "text": "g" * k}) if k > 4 else (
                Value(discriminator=Color.LATE, value=made),
                {"$discriminator": "LATE", "point": shown})

    def message(k):
        points = [point(i) for i in range(k % 4)]
        corners = [point(k), point(k + 1)]
        values = [value(i) for i in range(k % 6)]
        fields = {
            "flag": k % 2 == 1, "raw": [k, 255], "letter": chr(65 + k), "s": -k, "us": 65535 - k,
            "l": -70000 * k, "m": k, "ul": 4_000_000_000, "ll": -(2**62), "ull": 2**64 - 1 - k,
            "f": 0.25 * k, "d": 0.1 * k, "name": "n" * (k % 9), "color": Color.BLUE,
            "small": Small.SOME, "colors": [Color.RED, Color.LATE][: k % 3],
            "numbers": list(range(k % 5)), "names": ["a" * i for i in range(k % 4)],
            "point": point(k)[0], "points": [p for p, _ in points], "row": [1.5, -2.5, k],
            "matrix": [[1, 2, 3], [4, 5, k]], "ragged": [[], [1], [2, -3]][: k % 4],
            "corners": [p for p, _ in corners], "value": value(k)[0],
            "values": [v for v, _ in values], "before": k, "maybe": None if k % 3 else k / 8,
            "note": "here" if k % 2 else None, "last": k,
        }
        shown = dict(fields)
        shown |= {
            "raw": base64.b64encode(bytes(fields["raw"])).decode(), "letter": 65 + k, "color": "BLUE", "small": "SOME",
            "colors": ["RED", "LATE"][: k % 3], "point": point(k)[1],
            "points": [p for _, p in points], "corners": [p for _, p in corners],
            "value": value(k)[1], "values": [v for _, v in values],
        }
        shown = {key: value for key, value in shown.items() if value is not None}
        return All(**fields), shown

    return message


def stream_text(path):
    text = subprocess.run(
        ["stream-text", "--json", "--full", path], check=True, capture_output=True, text=True)
    rows = [json.loads(line) for line in text.stdout.splitlines()]
    return [row["value"] for row in rows if "value" in row]


def write(path, schema, message_encoding, messages):
    name, encoding, data = schema
    with open(path, "wb") as file:
        writer = Writer(file)
        writer.start()
        schema_id = writer.register_schema(name, encoding, data)
        channel = writer.register_channel("/topic", message_encoding, schema_id)
        for time, message in enumerate(messages):
            writer.add_message(channel, time, message, time)
        writer.finish()


def align(path, *features, expected):
    """The numbers that step-align makes of a topic, a step for each message."""
    steps = subprocess.run(
        ["sh", "-c", 'path=$1; shift; step-align --clock /topic "$@" <"$path" | stream-text --json',
         "sh", path, *features], check=True, capture_output=True, text=True)
    got = {}
    for line in steps.stdout.splitlines():
        row = json.loads(line)
        if "value" in row and row["topic"] != "/episode":
            numbers = [v for k, v in row["value"].items() if k != "shape" and v]
            got.setdefault(row["topic"], []).append(numbers[0])
    if got != expected:
        sys.exit(f"{path}: {got}, not {expected}")


def compare(name, got, expected):
    if len(got) != len(expected):
        sys.exit(f"{name}: {len(got)} messages, not {len(expected)}")
    for number, (left, right) in enumerate(zip(got, expected)):
        for key in right:
            if left.get(key) != right[key]:
                sys.exit(f"{name}, message {number}, {key}: {left.get(key)}, not {right[key]}")
        if list(left) != list(right):
            sys.exit(f"{name}, message {number}: {list(left)}, not {list(right)}")
    print(f"{name}: {len(got)} messages")


def check_cyclone():
    for kind in (final, appendable):
        message = make_types(kind)
        made = [message(k) for k in range(24)]
        for is_second in (False, True):
            for order in (Endianness.Little, Endianness.Big):
                # Unannotated types are as the header of the message says.
                for annotation in (f"@{kind.__name__}", ""):
                    name = f"{kind.__name__} {order.name} version {1 + is_second} {annotation}"
                    data = [
                        m.serialize(use_version_2=is_second, endianness=order) for m, _ in made]
                    # Cyclone's Python knows bounds of enumerations in version 2 only.
                    bound = "@bit_bound(8)" if is_second else ""
                    idl = IDL % {"kind": annotation, "bound": bound}
                    schema = ("demo::All", "omgidl", idl.encode())
                    write("cyclone.mcap", schema, "cdr", data)
                    compare(name, stream_text("cyclone.mcap"), [shown for _, shown in made])


ROS2_IDL = """
================================================================================
IDL: demo_msgs/msg/Arm
// generated from rosidl
#include "builtin_interfaces/msg/Time.idl"
#include "demo_msgs/msg/Joint.idl"
module demo_msgs {
  module msg {
    typedef double double__9[9];
    typedef demo_msgs::msg::Joint demo_msgs__msg__Joint;
    typedef demo_msgs__msg__Joint demo_msgs__msg__Joint__2[2];
    module Arm_Constants {
      const uint8 OK = 1;
    };
    @verbatim (language="comment", text=
      "An arm.")
    struct Arm {
      std_msgs::msg::Header header;
      @default (value=1)
      uint8 state;
      @unit (value="m")
      double__9 covariance;
      demo_msgs__msg__Joint__2 pair;
      sequence<demo_msgs::msg::Joint, 5> joints;
      sequence<string> name;
      sequence<double> position;
      wstring label;
    };
  };
};

================================================================================
IDL: demo_msgs/msg/Joint
module demo_msgs { module msg { struct Joint { string name; float position; int64 count; }; }; };

================================================================================
IDL: std_msgs/msg/Header
module std_msgs { module msg { struct Header {
  builtin_interfaces::msg::Time stamp; string frame_id; }; }; };

================================================================================
IDL: builtin_interfaces/msg/Time
module builtin_interfaces { module msg { struct Time { int32 sec; uint32 nanosec; }; }; };
"""
ROS2_MSG = """std_msgs/Header header
uint8 state
float64[9] covariance
demo_msgs/Joint[2] pair
demo_msgs/Joint[] joints
string[] name
float64[] position
wstring label
================================================================================
MSG: demo_msgs/Joint
string name
float32 position
int64 count
================================================================================
MSG: std_msgs/Header
builtin_interfaces/Time stamp
string frame_id
================================================================================
MSG: builtin_interfaces/Time
int32 sec
uint32 nanosec
"""


def check_rosbags():
    """rosbags has no wstring, so the label is added by hand, as Fast CDR 2 writes it."""
    store = get_typestore(Stores.EMPTY)
    # rosbags knows neither the separators nor wstring, and no comment before an include.
    idl = re.sub(r"//.*\n|#include.*\n|      wstring label;\n", "", ROS2_IDL)
    blocks = re.split(r"=+\nIDL: .*\n", idl)
    for block in reversed(blocks):
        if block.strip():
            store.register(get_types_from_idl(block))
    arm, joint = (store.types[f"demo_msgs/msg/{name}"] for name in ("Arm", "Joint"))
    header, time = store.types["std_msgs/msg/Header"], store.types["builtin_interfaces/msg/Time"]
    data, shown = [], []
    for k in range(10):
        joints = [joint(name=f"j{i}", position=i / 4, count=-i) for i in range(k % 6)]
        pair = [joint(name="left", position=1.5, count=k), joint(name="r", position=-k, count=2)]
        names = [f"axis_{i}" for i in range(3)]
        message = arm(
            header=header(stamp=time(sec=k, nanosec=5), frame_id="base"), state=k,
            covariance=np.arange(9.0), pair=pair, joints=joints, name=names,
            position=np.array([k, 2.0, 3.0]))
        cdr = bytearray(store.serialize_cdr(message, "demo_msgs/msg/Arm"))
        label = f"µ{k}"
        cdr += bytes(-len(cdr) % 4) + len(label).to_bytes(4, "little") + label.encode("utf-16-le")
        data.append(bytes(cdr))
        show = [{"name": j.name, "position": j.position, "count": j.count} for j in pair + joints]
        shown.append({
            "header": {"stamp": {"sec": k, "nanosec": 5}, "frame_id": "base"}, "state": k,
            "covariance": list(range(9)), "pair": show[:2], "joints": show[2:], "name": names,
            "position": [k, 2, 3], "label": label})
    for encoding, definition in (("ros2idl", ROS2_IDL), ("ros2msg", ROS2_MSG)):
        write("ros2.mcap", ("demo_msgs/msg/Arm", encoding, definition.encode()), "cdr", data)
        compare(encoding, stream_text("ros2.mcap"), shown)
        align("ros2.mcap", "count=/topic.pair[r,left].count", "last=/topic.position[axis_2]",
              expected={"count": [[2, k] for k in range(10)], "last": [[3.0]] * 10})


FBS = """
namespace demo;
enum Color : ubyte { RED, GREEN = 7, HIGH = 200 }
enum Flags : uint (bit_flags) { A, B, LAST = 31 }
struct Time { sec: uint; nsec: uint; }
struct Vec { x: double; y: float; tag: [ubyte:3]; at: Time; }
table Circle { radius: float; }
table Named { name: string; value: double = -1.5; }
union Shape { Circle, Other: Named }
table Node { id: int = 3; children: [Node]; }
table All {
  late: bool (id: 20); timestamp: Time (id: 0); frame_id: string (id: 1);
  b: byte (id: 2); s: short = -7 (id: 3); l: long (id: 4); ul: ulong (id: 5);
  f: float = 0.1 (id: 6); d: double (id: 7); color: Color = GREEN (id: 8); flags: Flags (id: 9);
  maybe: int = null (id: 10); vec: Vec (id: 11); vecs: [Vec] (id: 12); name: [string] (id: 13);
  position: [double] (id: 14); data: [ubyte] (id: 15); colors: [Color] (id: 16);
  shape: Shape (id: 18); named: [Named] (id: 19); node: Node (id: 21);
}
root_type All;
"""


def flatc(schema, *arguments):
    pathlib.Path("schema.fbs").write_text(schema)
    subprocess.run(["flatc", *arguments], check=True, capture_output=True)


def check_flatc():
    def vec(k):
        return {
            "x": k + 0.5, "y": k / 4, "tag": [k, 2, 255], "at": {"sec": k, "nsec": 999_999_999}}

    data, shown = [], []
    for k in range(12):
        message = {
            "timestamp": {"sec": k, "nsec": 5}, "frame_id": "b" * k, "b": -k, "s": k - 7,
            "l": -(2**62), "ul": 2**64 - 1 - k, "f": 0.5, "d": 0.1 * k,
            "color": ["RED", "GREEN", "HIGH"][k % 3], "flags": 1 << 31 | k, "maybe": k,
            "vec": vec(k), "vecs": [vec(i) for i in range(k % 4)],
            "name": ["left", "right", "up"], "position": [k, 2.0, 3.0], "data": [1, 2, k],
            "colors": ["GREEN", "RED"], "shape_type": "Circle", "shape": {"radius": k / 2},
            "named": [{"name": "n", "value": k}, {"name": "m", "value": -k}], "late": k % 2 == 0,
            "node": {"id": k, "children": [{"id": 1, "children": []}, {"id": 2}]},
        }
        if k % 3 == 1:
            message |= {"shape_type": "Other", "shape": {"name": "o", "value": 1}}
        for absent in ["maybe", "vec", "position", "shape", "node"][: k % 6]:
            message.pop(absent)
            message.pop(f"{absent}_type", None)
        pathlib.Path("message.json").write_text(json.dumps(message))
        flatc(FBS, "--binary", "schema.fbs", "message.json")
        data.append(pathlib.Path("message.bin").read_bytes())
        show = dict(message)
        show["shape_type"] = message.get("shape_type", "NONE")
        if "shape" in message:
            show["shape"] = {message["shape_type"]: message["shape"]}
        show["data"] = base64.b64encode(bytes(message["data"])).decode()
        for each in [show.get("vec"), *show["vecs"]]:
            if each:
                each["tag"] = base64.b64encode(bytes(each["tag"])).decode()
        order = re.findall(r"(\w+): [][\w:]+(?: = [-.\w]+)? \(id: (\d+)\)", FBS)
        order = [name for name, _ in sorted(order, key=lambda pair: int(pair[1]))]
        order.insert(order.index("shape"), "shape_type")
        shown.append({name: show[name] for name in order if name in show})
    flatc(FBS, "--binary", "--schema", "schema.fbs")
    schema = ("demo.All", "flatbuffer", pathlib.Path("schema.bfbs").read_bytes())
    write("flat.mcap", schema, "flatbuffer", data)
    compare("flatbuffer", stream_text("flat.mcap"), shown)
    align("flat.mcap", "m=/topic.named[m].value", "t=/topic.timestamp", "c=/topic.color",
          expected={"m": [[-k] for k in range(12)], "t": [[k * 10**9 + 5] for k in range(12)],
                    "c": [[[0, 7, 200][k % 3]] for k in range(12)]})


IMAGE_IDL = """
module foxglove {
  struct Time { uint32 sec; uint32 nsec; };
  struct RawImage {
    Time timestamp; string frame_id; uint32 width; uint32 height; string encoding; uint32 step;
    sequence<uint8> data;
  };
};
"""
IMAGE_FBS = """
namespace foxglove;
struct Time { sec: uint; nsec: uint; }
table RawImage {
  timestamp: Time; frame_id: string; width: uint; height: uint; encoding: string; step: uint;
  data: [uint8];
}
root_type RawImage;
"""


def check_images():
    """foxglove.RawImage in IDL and in a flatbuffer: the same image in a step."""
    @dataclasses.dataclass
    class Time(IdlStruct, typename="foxglove.Time"):
        sec: types.uint32
        nsec: types.uint32

    @dataclasses.dataclass
    class RawImage(IdlStruct, typename="foxglove.RawImage"):
        timestamp: Time
        frame_id: str
        width: types.uint32
        height: types.uint32
        encoding: str
        step: types.uint32
        data: types.sequence[types.uint8]

    pixels = list(range(24))
    fields = {"frame_id": "cam", "width": 4, "height": 2, "encoding": "rgb8", "step": 12}
    cdr = RawImage(timestamp=Time(5, 6), data=pixels, **fields)
    flatc(IMAGE_FBS, "--binary", "--schema", "schema.fbs")
    schema = pathlib.Path("schema.bfbs").read_bytes()
    pathlib.Path("message.json").write_text(
        json.dumps({"timestamp": {"sec": 5, "nsec": 6}, "data": pixels, **fields}))
    flatc(IMAGE_FBS, "--binary", "schema.fbs", "message.json")
    flat = pathlib.Path("message.bin").read_bytes()
    idl = IMAGE_IDL.encode()
    for name, encoding, definition, data in [
            ("foxglove::RawImage", "omgidl", idl, cdr.serialize()),
            ("foxglove::RawImage", "omgidl", idl, cdr.serialize(use_version_2=True)),
            ("foxglove.RawImage", "flatbuffer", schema, flat)]:
        message_encoding = "flatbuffer" if encoding == "flatbuffer" else "cdr"
        write("image.mcap", (name, encoding, definition), message_encoding, [data])
        text = subprocess.run(
            "step-align --clock /topic --time header i=/topic <image.mcap | stream-text --json --full",
            shell=True, check=True, capture_output=True, text=True).stdout
        rows = [json.loads(line) for line in text.splitlines()]
        [value] = [row["value"] for row in rows if row.get("topic") == "i" and "value" in row]
        expected = fields | {
            "timestamp": {"seconds": 5, "nanos": 6}, "data": base64.b64encode(bytes(pixels)).decode()}
        if value != expected:
            sys.exit(f"image in {encoding}: {value}, not {expected}")
        encoded = subprocess.run(
            "jpeg-encode --lossless <image.mcap | jpeg-decode | stream-text --json --full",
            shell=True, check=True, capture_output=True, text=True).stdout
        rows = [json.loads(line) for line in encoded.splitlines()]
        [value] = [row["value"] for row in rows if row.get("topic") == "/topic" and "value" in row]
        if value != expected:
            sys.exit(f"image in {encoding} as PNG: {value}, not {expected}")
    print("images: 3 messages")


check_cyclone()
check_rosbags()
check_flatc()
check_images()
