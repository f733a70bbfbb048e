"""Compares the fields of protobuf messages with what google.protobuf reads from the same bytes:
default values of every type in proto2, and types that descriptors name relative to a scope.

Each field is read by step-align, where its type can be a feature, and by stream-text.
Exits 1 at the first difference.
"""

import base64
import json
import math
import struct
import subprocess

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from mcap.writer import Writer

F = descriptor_pb2.FieldDescriptorProto
NUMBERS = {
    F.TYPE_DOUBLE: ["42", "-0.1", "1e308", "nan", "inf", "-inf", "2.2250738585072014e-308"],
    F.TYPE_FLOAT: ["42", "0.1", "nan", "-nan", "inf", "-inf", "3.4028234663852886e+38"],
    F.TYPE_BOOL: ["true", "false"],
}
for type in [F.TYPE_INT32, F.TYPE_SINT32, F.TYPE_SFIXED32]:
    NUMBERS[type] = ["7", "-2147483648", "2147483647", "0x10", "-0x10", "010"]
for type in [F.TYPE_INT64, F.TYPE_SINT64, F.TYPE_SFIXED64]:
    NUMBERS[type] = ["7", "-9223372036854775808", "9223372036854775807"]
for type in [F.TYPE_UINT32, F.TYPE_FIXED32]:
    NUMBERS[type] = ["7", "4294967295"]
for type in [F.TYPE_UINT64, F.TYPE_FIXED64]:
    NUMBERS[type] = ["7", "18446744073709551615", "0xFF"]
BYTES = ["plain", "", r"\000\001\377", r"\n\r\t\a\b\f\v\\\'\"\?", r"\x41\x7f\xffz", r"\1018\18", "a,b"]
TEXTS = ["", "plain", r"a\nb", "größe \u2603", "two\nlines", '"quoted"']


def fields():
    """Name, type, type name and default of each field."""
    number = 0
    for type, texts in NUMBERS.items():
        for text in [None, *texts]:
            number += 1
            yield f"n{number}", type, None, text
    for type, texts in [(F.TYPE_BYTES, BYTES), (F.TYPE_STRING, TEXTS)]:
        for text in [None, *texts]:
            number += 1
            yield f"n{number}", type, None, text
    # Relative to the message, to its package, and absolute; the first value of each is not 0.
    for name in ["Mode", "Demo.Mode", "p.q.Demo.Mode", ".p.q.Mode", "q.Mode", "Outer"]:
        for text in [None, "B", "ALIAS"]:
            number += 1
            yield f"n{number}", F.TYPE_ENUM, name, text


def enumeration(owner, name, first):
    added = owner.enum_type.add(name=name)
    added.options.allow_alias = True
    for value, offset in [("A", 0), ("B", 5), ("ALIAS", 5)]:
        # Names of values live beside their enumeration.
        added.value.add(name=value if owner.name == "Demo" else name + value, number=first + offset)


def file():
    result = descriptor_pb2.FileDescriptorProto(name="demo.proto", package="p.q", syntax="proto2")
    demo = result.message_type.add(name="Demo")
    enumeration(demo, "Mode", 2)
    enumeration(result, "Mode", -3)
    enumeration(result, "Outer", 40)
    for number, (name, type, type_name, text) in enumerate(fields(), 1):
        field = demo.field.add(name=name, number=number, type=type, label=F.LABEL_OPTIONAL)
        if type_name:
            field.type_name = type_name
        if text is not None:
            isInner = type_name in ["Mode", "Demo.Mode", "p.q.Demo.Mode", None]
            prefix = "" if isInner else type_name.split(".")[-1]
            field.default_value = prefix + text
    # The same, not at the top; and a type of the package that an inner one of the name hides.
    nest = result.message_type.add(name="Nest")
    inner = nest.nested_type.add(name="Demo")
    inner.field.add(
        name="x", number=1, type=F.TYPE_INT32, label=F.LABEL_OPTIONAL, default_value="-5")
    for number, (name, type_name) in enumerate(
            [("hidden", "Demo"), ("outer", "q.Demo"), ("absolute", ".p.q.Demo")], 1):
        nest.field.add(
            name=name, number=number, type=F.TYPE_MESSAGE, type_name=type_name,
            label=F.LABEL_OPTIONAL)
    nest.oneof_decl.add(name="choice")
    nest.field.add(
        name="chosen", number=9, type=F.TYPE_INT32, label=F.LABEL_OPTIONAL, oneof_index=0,
        default_value="3")
    return result


def write(path, file, name, payloads):
    with open(path, "wb") as output:
        writer = Writer(output)
        writer.start()
        schema = writer.register_schema(
            name=name, encoding="protobuf",
            data=descriptor_pb2.FileDescriptorSet(file=[file]).SerializeToString())
        channel = writer.register_channel(
            topic="/x", message_encoding="protobuf", schema_id=schema)
        for time, payload in enumerate(payloads):
            writer.add_message(
                channel_id=channel, log_time=time * 10**8, publish_time=0, data=payload)
        writer.finish()


def messages(command, **arguments):
    """The messages that a command's output has, as objects of stream-text."""
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, **arguments).stdout
    lines = subprocess.run(
        ["stream-text", "--json"], input=output, check=True, stdout=subprocess.PIPE).stdout
    records = [json.loads(line) for line in lines.splitlines()]
    return [record for record in records if record["record"] == "message"]


def texts(path):
    return [message["value"] for message in messages(["cat", path])]


def steps(path, sources):
    """By name of the feature: its text, or its numbers."""
    values = {name: [] for name in sources}
    mapping = [f"{name}={source}" for name, source in sources.items()]
    with open(path, "rb") as recording:
        for message in messages(["step-align", "--clock", "/x", *mapping], stdin=recording):
            if message["topic"] not in sources:
                continue
            value = message["value"]
            if "text" in value:
                values[message["topic"]].append(value["text"])
                continue
            [numbers] = [v for key, v in value.items() if key != "shape" and v] or [[]]
            if isinstance(numbers, str):
                numbers = list(base64.b64decode(numbers))
            values[message["topic"]].append(numbers)
    return values


def plain(value, field):
    """A number as JSON has it, float32 in its own precision."""
    if not isinstance(value, float | int) or isinstance(value, bool):
        return value
    if field.type == F.TYPE_FLOAT:
        value = struct.unpack("<f", struct.pack("<f", value))[0]
    if isinstance(value, int) or math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def shown(value, field):
    """A value of google.protobuf as stream-text shows it."""
    if field.enum_type:
        return field.enum_type.values_by_number[value].name
    return base64.b64encode(value).decode() if isinstance(value, bytes) else plain(value, field)


def check(what, actual, expected):
    if actual != expected:
        raise SystemExit(f"{what}: {actual!r} instead of {expected!r}")


def check_types(pool, file):
    Demo = message_factory.GetMessageClass(pool.FindMessageTypeByName("p.q.Demo"))
    some = Demo()
    for field in list(Demo.DESCRIPTOR.fields)[::3]:
        setattr(some, field.name, field.default_value)
    written = [Demo(), some]
    write("demo.mcap", file, "p.q.Demo", [message.SerializeToString() for message in written])
    values = steps("demo.mcap", {f.name: f"/x.{f.name}" for f in Demo.DESCRIPTOR.fields})
    declared = {field.name: field for field in file.message_type[0].field}
    for place, (message, text) in enumerate(zip(written, texts("demo.mcap"), strict=True)):
        for field in Demo.DESCRIPTOR.fields:
            what = f"message {place}, {declared[field.name]}"
            value = getattr(message, field.name)
            hasValue = declared[field.name].HasField("default_value") or bool(field.enum_type)
            check(f"{what} shown", field.name in text, hasValue or message.HasField(field.name))
            if field.name in text:
                check(f"{what} as text", plain(text[field.name], field), shown(value, field))
            feature = values[field.name][place]
            if isinstance(value, str):
                check(what, feature, value)
            elif isinstance(value, bytes):
                check(what, feature, list(value))
            else:
                check(what, [plain(number, field) for number in feature], [plain(value, field)])


def check_names(pool, file):
    Nest = message_factory.GetMessageClass(pool.FindMessageTypeByName("p.q.Nest"))
    some = Nest()
    some.outer.SetInParent()
    written = [Nest(), some]
    write("nest.mcap", file, "p.q.Nest", [message.SerializeToString() for message in written])
    values = steps("nest.mcap", {
        "hidden": "/x.hidden.x", "outer": "/x.outer.n2", "absolute": "/x.absolute.n3",
        "chosen": "/x.chosen"})
    for place, message in enumerate(written):
        check("the inner type", values["hidden"][place], [message.hidden.x])
        check("the type of the package", values["outer"][place], [message.outer.n2])
        check("the absolute name", values["absolute"][place], [message.absolute.n3])
        check("the member of a oneof", values["chosen"][place], [message.chosen])
    check("nothing set", texts("nest.mcap")[0], {})


descriptors = file()
pool = descriptor_pool.DescriptorPool()
pool.Add(descriptors)
check_types(pool, descriptors)
check_names(pool, descriptors)
