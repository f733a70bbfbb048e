"""Recordings full of what identifies people, and what text-scrub leaves of them.

check_scrub.py write FILE           a recording in ROS 1, CDR, protobuf and JSON
check_scrub.py check FILE SCRUBBED  every text without what was in it, everything else as it was
"""

import io
import json
import math
import re
import sys

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from mcap.reader import make_reader
from mcap.writer import CompressionType, Writer
from rosbags.typesys import Stores, get_types_from_msg, get_typestore

SECRETS = {
    "email": ["alice.smith+x@example.co.uk", "Bob@site.org"],
    "phone": ["+49 170 1234567", "(555) 123-4567", "555-123-4567", "089/1234567"],
    "ip": ["10.20.30.40", "fe80::1ff:fe23:4567:890a", "::ffff:192.168.0.7", "2001:db8:0:1:1:1:1:1"],
    "mac": ["00:1b:44:11:3a:b7", "00-1B-44-11-3A-B7", "001b.4411.3ab7"],
    "plate": ["M-AB 1234", "AB12 CDE", "7ABC123"],
    "serial": ["SN-123456"],
    "name": ["alice", "Jean-Luc Picard", "J\u00dcRGEN"],
}
# Numbers that are none of these.
HARMLESS = (
    "2026-01-01 12:30:45.123 step 12345678 took 0.001234567 s, v1.2.3.4.5, 1767228600089422614, "
    "joint_1: -1.5707963 rad; map [0.05, 640x480] /dev/ttyUSB0 std::vector a:b 10:20:30 UR-5e x@y"
)
ALL = [secret for group in SECRETS.values() for secret in group]
PLACES = (48.137154, 11.576124), (-33.856784, 151.215297)

DEFINITION = """string note
string[] notes
uint8 flag
float64 number
Inner[2] inner
sensor_msgs/NavSatFix fix
uint16 last
================================================================================
MSG: test_msgs/Inner
uint8 a
string text
float64 value
================================================================================
MSG: sensor_msgs/NavSatFix
std_msgs/Header header
float64 latitude
float64 longitude
float64 altitude
================================================================================
MSG: std_msgs/Header
%stime stamp
string frame_id
"""


def texts():
    yield HARMLESS
    for secret in ALL:
        yield secret
        yield f"{secret}, {HARMLESS} <{secret}>"


def ros(store, text, place, is_first):
    inner = store.types["test_msgs/msg/Inner"]
    header = store.types["std_msgs/msg/Header"]
    stamp = store.types["builtin_interfaces/msg/Time"](1, 2)
    stamped = header(0, stamp, text) if is_first else header(stamp, text)
    fix = store.types["sensor_msgs/msg/NavSatFix"](stamped, *place, 519.0)
    return store.types["test_msgs/msg/All"](
        text, [text, "", "x", text], 7, math.pi, [inner(1, text, 1.5), inner(2, "", 2.5)], fix, 65535)


def typestore(is_first):
    store = get_typestore(Stores.EMPTY)
    definition = DEFINITION % ("uint32 seq\n" if is_first else "builtin_interfaces/")
    if is_first:
        definition = definition.replace("uint32 seq\ntime", "uint32 seq\ntime")
    else:
        definition = definition.replace("builtin_interfaces/time", "builtin_interfaces/Time")
        definition += "=" * 80 + "\nMSG: builtin_interfaces/Time\nint32 sec\nuint32 nanosec\n"
    store.register(get_types_from_msg(definition, "test_msgs/msg/All"))
    if is_first:
        store.register({"builtin_interfaces/msg/Time": ([], [
            ("sec", (1, ("int32", 0))), ("nanosec", (1, ("uint32", 0)))])})
    return store, definition


def protobuf():
    file = descriptor_pb2.FileDescriptorProto(name="a.proto", package="test", syntax="proto3")
    field = descriptor_pb2.FieldDescriptorProto
    inner = file.message_type.add(name="Inner")
    inner.field.add(name="text", number=1, type=field.TYPE_STRING, label=1)
    inner.field.add(name="latitude", number=20, type=field.TYPE_DOUBLE, label=1)
    inner.field.add(name="longitude", number=21, type=field.TYPE_DOUBLE, label=1)
    outer = file.message_type.add(name="Outer")
    outer.field.add(name="notes", number=1, type=field.TYPE_STRING, label=3)
    outer.field.add(name="data", number=2, type=field.TYPE_BYTES, label=1)
    outer.field.add(name="inner", number=3, type=field.TYPE_MESSAGE, type_name=".test.Inner", label=3)
    outer.field.add(name="number", number=4, type=field.TYPE_DOUBLE, label=1)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return file, message_factory.GetMessageClass(pool.FindMessageTypeByName("test.Outer"))


def write(path):
    out = io.BytesIO()
    writer = Writer(out, compression=CompressionType.NONE)
    writer.start()
    file, outer = protobuf()
    channels = {}
    for is_first, name in (True, "ros1"), (False, "cdr"):
        _, definition = typestore(is_first)
        schema = writer.register_schema(
            "test_msgs/All" if is_first else "test_msgs/msg/All", "ros1msg" if is_first else "ros2msg",
            definition.encode())
        channels[name] = writer.register_channel(f"/{name}", name, schema)
    schema = writer.register_schema(
        "test.Outer", "protobuf", descriptor_pb2.FileDescriptorSet(file=[file]).SerializeToString())
    channels["protobuf"] = writer.register_channel("/protobuf", "protobuf", schema)
    channels["json"] = writer.register_channel("/json", "json", writer.register_schema("x", "jsonschema", b"{}"))
    writer.register_channel(f"/robots/{SECRETS['mac'][0]}", "json", schema_id=0, metadata={"owner": SECRETS["email"][0]})
    for number, text in enumerate(texts()):
        place = PLACES[number % 2]
        payloads = {"json": json.dumps({
            "note": text, "list": [text, 1.0e3, None, True], "big": 2**63 + 1, text: {
                "latitude": place[0], "longitude": place[1]}}).encode()}
        for is_first, name in (True, "ros1"), (False, "cdr"):
            store, _ = typestore(is_first)
            value = ros(store, text, place, is_first)
            serialize = store.serialize_ros1 if is_first else store.serialize_cdr
            payloads[name] = bytes(serialize(value, "test_msgs/msg/All"))
        message = outer(notes=[text, "", text], data=text.encode(), number=2.5)
        message.inner.add(text=text, latitude=place[0], longitude=place[1])
        payloads["protobuf"] = message.SerializeToString()
        for name, payload in payloads.items():
            writer.add_message(channels[name], number, payload, number, number)
    writer.add_metadata("owner", {"mail": SECRETS["email"][0], SECRETS["mac"][0]: "x"})
    writer.add_attachment(1, 1, f"{SECRETS['name'][0]}.txt", "text/plain", f"call {SECRETS['phone'][0]}".encode())
    writer.finish()
    open(path, "wb").write(out.getvalue())


def decoded(path):
    """For each message its topic and its values: texts, and everything else."""
    _, outer = protobuf()
    with open(path, "rb") as file:
        reader = make_reader(file)
        for _, channel, message in reader.iter_messages(log_time_order=False):
            name = channel.topic[1:]
            if name == "json":
                value = json.loads(message.data)
            elif name == "protobuf":
                found = outer.FromString(message.data)
                value = [list(found.notes), found.data.hex(), found.number,
                         [{"text": i.text, "latitude": i.latitude, "longitude": i.longitude} for i in found.inner]]
            else:
                store, _ = typestore(name == "ros1")
                read = store.deserialize_ros1 if name == "ros1" else store.deserialize_cdr
                value = plain(read(message.data, "test_msgs/msg/All"))
                # Nothing is left over: the same value has the same bytes again.
                write = store.serialize_ros1 if name == "ros1" else store.serialize_cdr
                again = bytes(write(read(message.data, "test_msgs/msg/All"), "test_msgs/msg/All"))
                assert again == message.data, (name, again, message.data)
            yield channel.topic, value


def plain(value):
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__ if name != "__msgtype__"}
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    return value.tolist() if hasattr(value, "tolist") else value


TOKEN = re.compile(r"\[[a-z]+#*\]|\b(?:%s)_[0-9a-f]{16,23}(?![0-9a-z])" % "|".join(SECRETS))


def compare(old, new, tokens):
    """The same structure; texts the same but for tokens, positions within a kilometer."""
    assert type(old) is type(new), (old, new)
    if isinstance(old, dict):
        assert len(old) == len(new)
        if "latitude" in old:
            north = abs(old["latitude"] - new["latitude"]) * 111_132.95
            east = abs(old["longitude"] - new["longitude"]) * 111_320 * math.cos(math.radians(old["latitude"]))
            assert 0 < math.hypot(north, east) < 1000, (old, new)
        for (key, value), (other, changed) in zip(old.items(), new.items()):
            compare(key, other, tokens)
            if key not in ("latitude", "longitude"):
                compare(value, changed, tokens)
    elif isinstance(old, list):
        assert len(old) == len(new)
        for first, second in zip(old, new):
            compare(first, second, tokens)
    elif isinstance(old, str) and old != new:
        pattern = "|".join(re.escape(secret) for secret in sorted(ALL, key=len, reverse=True))
        found = re.findall(pattern, old)
        assert found and re.split(pattern, old) == TOKEN.split(new), (old, new)
        for secret, token in zip(found, TOKEN.findall(new)):
            assert (len(secret.encode()) - len(token)) % 8 == 0
            assert tokens.setdefault(secret.lower(), token) in (token, None), (secret, token)
    else:
        assert old == new, (old, new)


def check(before, after):
    tokens = {}
    old, new = list(decoded(before)), list(decoded(after))
    assert len(old) == len(new) > 100
    for (topic, value), (other, changed) in zip(old, new):
        assert topic == other
        compare(value, changed, tokens)
    content = open(after, "rb").read()
    for secret in ALL:
        rest = content
        # The field of protobuf that is bytes is not looked into.
        for line in texts():
            rest = rest.replace(b"\x12" + varint(len(line.encode())) + line.encode(), b"")
        assert secret.encode() not in rest, secret


def varint(value):
    return bytes([value]) if value < 128 else bytes([value & 127 | 128, value >> 7])


if __name__ == "__main__":
    {"write": write, "check": check}[sys.argv[1]](*sys.argv[2:])
