#!/usr/bin/env python3
"""Writes messages.json: messages of every encoding with the text that bagpipe must show for them.

The bytes come from other people's serializers: rosbags (ROS 1, CDR), protobuf and json. With
operands it instead writes the messages of recordings (.bag, .mcap, rosbag2 directories) as one
case a line on stdout, decoded by rosbags and protobuf.

    pip install rosbags==0.11.9 protobuf==7.36.2 mcap==1.6.0 mcap-protobuf-support==0.6.0 numpy
    ./generate.py > messages.json
"""
import base64
import json
import math
import random
import sys
from pathlib import Path

import numpy as np
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from rosbags.interfaces import Nodetype
from rosbags.typesys import Stores, get_types_from_msg, get_typestore

SEPARATOR = '=' * 80


# The text of values, as `MessageText` defines it.

def show_float(value):
    value32 = isinstance(value, np.float32)
    number = float(value)
    if math.isnan(number):
        return '"NaN"'
    if math.isinf(number):
        return '"Infinity"' if number > 0 else '"-Infinity"'
    return str(value) if value32 else repr(number)


def show_text(value):
    return json.dumps(value, ensure_ascii=False)


def show_bytes(value, brief):
    data = bytes(value)
    if brief and len(data) > 64:
        return f'"<{len(data)} bytes>"'
    return '"' + base64.b64encode(data).decode() + '"'


def show_ros(store, ros1, name, message, brief=False):
    out = []
    for field, desc in store.get_msgdef(name).fields:
        if field == 'structure_needs_at_least_one_member':
            continue
        value = getattr(message, field)
        out.append(f'{show_text(field)}:{show_ros_field(store, ros1, desc, value, brief)}')
    return '{' + ','.join(out) + '}'


def show_ros_field(store, ros1, desc, value, brief):
    kind, detail = desc
    if kind in (Nodetype.ARRAY, Nodetype.SEQUENCE):
        element = detail[0]
        # A byte is signed in ROS 1 and an octet in ROS 2; rosbags does not tell them apart.
        if element[0] == Nodetype.BASE and (
                element[1][0] in ('uint8', 'char') or element[1][0] == 'byte' and not ros1):
            return show_bytes(np.asarray(value).astype(np.uint8), brief)
        return '[' + ','.join(show_ros_field(store, ros1, element, v, brief) for v in value) + ']'
    if kind == Nodetype.NAME:
        if detail in ('builtin_interfaces/msg/Time', 'builtin_interfaces/msg/Duration'):
            key = 'nsec' if ros1 else 'nanosec'
            return '{"sec":%d,"%s":%d}' % (value.sec, key, value.nanosec)
        return show_ros(store, ros1, detail, value, brief)
    base = detail[0]
    if base == 'string':
        return show_text(value)
    if base == 'bool':
        return 'true' if value else 'false'
    if base == 'float32':
        return show_float(np.float32(value))
    if base == 'float64':
        return show_float(value)
    if base == 'byte' and not ros1:
        return str(int(value) & 255)
    return str(int(value))


def show_protobuf(message, brief=False):
    out = []
    for field in message.DESCRIPTOR.fields:
        if not field.is_repeated and field.has_presence and not message.HasField(field.name):
            continue
        value = getattr(message, field.name)
        if field.is_repeated:
            entry = field.message_type
            if entry is not None and entry.GetOptions().map_entry:
                pairs = []
                for key in value:
                    make = entry._concrete_class(key=key)
                    if entry.fields_by_name['value'].message_type is not None:
                        make.value.CopyFrom(value[key])
                    else:
                        make.value = value[key]
                    pairs.append(make)
                text = '[' + ','.join(show_protobuf(p, brief) for p in pairs) + ']'
            else:
                text = '[' + ','.join(show_protobuf_value(field, v, brief) for v in value) + ']'
        else:
            text = show_protobuf_value(field, value, brief)
        out.append(f'{show_text(field.name)}:{text}')
    return '{' + ','.join(out) + '}'


def show_protobuf_value(field, value, brief):
    kind = field.type
    if kind == field.TYPE_MESSAGE:
        return show_protobuf(value, brief)
    if kind == field.TYPE_ENUM:
        known = field.enum_type.values_by_number.get(value)
        return show_text(known.name) if known else str(value)
    if kind == field.TYPE_BYTES:
        return show_bytes(value, brief)
    if kind == field.TYPE_STRING:
        return show_text(value)
    if kind == field.TYPE_BOOL:
        return 'true' if value else 'false'
    if kind == field.TYPE_DOUBLE:
        return show_float(value)
    if kind == field.TYPE_FLOAT:
        return show_float(np.float32(value))
    return str(value)


# Random values of any ROS type.

INTEGERS = {'int8': (-128, 127), 'uint8': (0, 255), 'byte': (-128, 127), 'char': (0, 255),
            'int16': (-2**15, 2**15 - 1), 'uint16': (0, 2**16 - 1),
            'int32': (-2**31, 2**31 - 1), 'uint32': (0, 2**32 - 1),
            'int64': (-2**63, 2**63 - 1), 'uint64': (0, 2**64 - 1)}
FLOATS = [0.0, -0.0, 1.0, 0.1, -1e-5, 3.141592653589793, 1e300, 5e-324, math.nan, math.inf,
          -math.inf, 123456.789]
FLOATS32 = [0.0, 1.0, 0.1, -1e-5, 3.1415927, 1e30, math.nan, math.inf, 1234.5]
TEXTS = ['', 'a', 'ab', 'abc', 'panda_joint1', 'Würfel', '日本語', 'quote " \\ \n tab\t', '🤖']


def random_base(rng, base):
    if base == 'bool':
        return rng.random() < 0.5
    if base == 'float64':
        return rng.choice(FLOATS)
    if base == 'float32':
        return rng.choice(FLOATS32)
    if base == 'string':
        return rng.choice(TEXTS)
    return rng.randint(*INTEGERS[base])


DTYPES = {'bool': np.bool_, 'byte': np.int8, 'char': np.uint8}


def random_ros_field(rng, store, ros1, desc):
    kind, detail = desc
    if kind == Nodetype.NAME:
        return random_ros(rng, store, ros1, detail)
    if kind == Nodetype.BASE:
        return random_base(rng, detail[0])
    element, bound = detail
    count = bound if kind == Nodetype.ARRAY else rng.choice([0, 0, 1, 2, 5])
    if kind == Nodetype.SEQUENCE and bound:
        count = min(count, bound)
    values = [random_ros_field(rng, store, ros1, element) for _ in range(count)]
    if element[0] == Nodetype.BASE and element[1][0] != 'string':
        base = element[1][0]
        return np.array(values, dtype=DTYPES.get(base) or np.dtype(base))
    return values


def random_ros(rng, store, ros1, name):
    if name == 'builtin_interfaces/msg/Time':
        low = 0 if ros1 else -5
        return store.types[name](sec=rng.randint(low, 2**31 - 1), nanosec=rng.randint(0, 999999999))
    if name == 'builtin_interfaces/msg/Duration':
        return store.types[name](sec=rng.randint(-2**31, 2**31 - 1), nanosec=rng.randint(0, 999999999))
    fields = store.get_msgdef(name).fields
    return store.types[name](
        **{field: random_ros_field(rng, store, ros1, desc) for field, desc in fields})


HEADER1 = 'MSG: std_msgs/Header\nuint32 seq\ntime stamp\nstring frame_id\n'
HEADER2 = 'MSG: std_msgs/Header\nbuiltin_interfaces/Time stamp\nstring frame_id\n'
POINT = 'MSG: geometry_msgs/Point\n# a point\nfloat64 x\nfloat64 y\nfloat64 z\n'
PRIMITIVES = ['bool', 'int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64',
              'float32', 'float64', 'string', 'byte', 'char']


def all_types():
    """Every primitive behind a byte, so that each one needs its alignment, as value and arrays."""
    lines = ['string NAME = a # that is # no comment', 'int32 LIMIT=7 # comment', '']
    for index, kind in enumerate(PRIMITIVES):
        lines += [f'uint8 before{index}   # odd offset', f'{kind} one{index}',
                  f'{kind}[3] fixed{index}#glued', f'\tuint8 between{index}', f'{kind}[] many{index}']
    return '\n'.join(lines) + '\n'


ROS1 = {
    'demo_msgs/AllTypes': all_types() + 'time stamp\nduration age\ntime[] stamps\nduration[2] ages\n',
    'demo_msgs/Nested': 'Header header\ngeometry_msgs/Point[] points\nInner[2] inner\nPoint bare\n'
        + SEPARATOR + '\n' + HEADER1 + SEPARATOR + '\n' + POINT + SEPARATOR
        + '\nMSG: demo_msgs/Inner\nbool flag\nstring[] names\nfloat32[] values\n',
    'std_msgs/Empty': '',
}
ROS2 = {
    'demo_msgs/msg/AllTypes': all_types() + 'builtin_interfaces/Time stamp\n'
        'builtin_interfaces/Duration[] ages\nbuiltin_interfaces/Time[2] stamps\n',
    'demo_msgs/msg/Nested': 'std_msgs/Header header\ngeometry_msgs/Point[] points\nInner[2] inner\n'
        'string<=12 short\nfloat64[<=5] few\nint32 number 42\nstring text "default # value"\n'
        'Inner[<=3] more\nuint8 last\n'
        + SEPARATOR + '\n' + HEADER2 + SEPARATOR + '\n' + POINT + SEPARATOR
        + '\nMSG: demo_msgs/Inner\nbool flag\nstring[] names\nfloat32[] values\nfloat64[] wide\n',
    'demo_msgs/msg/Holder': 'uint8 a\nNothing nothing\nfloat64[] values\nNothing[] several\n'
        + SEPARATOR + '\nMSG: demo_msgs/Nothing\nuint8 ONLY_A_CONSTANT=1\n',
    'std_msgs/msg/Empty': '',
}


def for_rosbags(definition):
    """rosbags resolves bare names in the message's own package only."""
    return definition.replace('\nPoint bare', '\ngeometry_msgs/Point bare')


def ros_cases(rng):
    for ros1, definitions in ((True, ROS1), (False, ROS2)):
        for name, definition in definitions.items():
            store = get_typestore(Stores.EMPTY)
            full = name if '/msg/' in name else name.replace('/', '/msg/')
            store.register(get_types_from_msg(for_rosbags(definition), full))
            for number in range(4 if definition else 1):
                message = random_ros(rng, store, ros1, full)
                encodings = [('ros1', 'little')] if ros1 else [('cdr', 'little'), ('cdr', 'big')]
                for encoding, order in encodings:
                    data = store.serialize_ros1(message, full) if ros1 else \
                        store.serialize_cdr(message, full, little_endian=order == 'little')
                    yield case(f'{name} {encoding} {order} {number}', encoding,
                               'ros1msg' if ros1 else 'ros2msg', name, definition.encode(),
                               bytes(data), show_ros(store, ros1, full, message))


def case(title, encoding, schema_encoding, schema_name, schema, data, text):
    return {'title': title, 'encoding': encoding, 'schemaEncoding': schema_encoding,
            'schemaName': schema_name, 'schema': base64.b64encode(schema).decode(),
            'data': base64.b64encode(data).decode(), 'text': text}


def protobuf_set():
    """proto2 and proto3, nested types, enumerations, maps, oneof, packed or not, recursion."""
    F = descriptor_pb2.FieldDescriptorProto
    files = descriptor_pb2.FileDescriptorSet()
    scalars = [F.TYPE_DOUBLE, F.TYPE_FLOAT, F.TYPE_INT64, F.TYPE_UINT64, F.TYPE_INT32,
               F.TYPE_FIXED64, F.TYPE_FIXED32, F.TYPE_BOOL, F.TYPE_STRING, F.TYPE_BYTES,
               F.TYPE_UINT32, F.TYPE_SFIXED32, F.TYPE_SFIXED64, F.TYPE_SINT32, F.TYPE_SINT64]
    for syntax in ('proto3', 'proto2'):
        file = files.file.add(name=f'{syntax}.proto', package=f'demo.{syntax}', syntax=syntax)
        file.enum_type.add(name='Mode').value.add(name='OFF', number=0)
        file.enum_type[0].value.add(name='ON', number=5)
        file.enum_type[0].value.add(name='NEGATIVE', number=-1)
        all_types = file.message_type.add(name='All')
        for index, kind in enumerate(scalars):
            # Numbers out of order, so that the declaration's order shows.
            all_types.field.add(name=f'one{index}', number=200 - index, type=kind,
                                label=F.LABEL_OPTIONAL)
            all_types.field.add(name=f'many{index}', number=300 - index, type=kind,
                                label=F.LABEL_REPEATED)
            if kind not in (F.TYPE_STRING, F.TYPE_BYTES):
                other = all_types.field.add(name=f'other{index}', number=400 - index, type=kind,
                                            label=F.LABEL_REPEATED)
                other.options.packed = syntax == 'proto2'
        prefix = f'.demo.{syntax}'
        all_types.field.add(name='mode', number=1, type=F.TYPE_ENUM, type_name=f'{prefix}.Mode',
                            label=F.LABEL_OPTIONAL)
        all_types.field.add(name='modes', number=2, type=F.TYPE_ENUM, type_name=f'{prefix}.Mode',
                            label=F.LABEL_REPEATED)
        all_types.field.add(name='child', number=3, type=F.TYPE_MESSAGE, type_name=f'{prefix}.All',
                            label=F.LABEL_OPTIONAL)
        all_types.field.add(name='inner', number=4, type=F.TYPE_MESSAGE,
                            type_name=f'{prefix}.All.Inner', label=F.LABEL_REPEATED)
        all_types.field.add(name='map', number=5, type=F.TYPE_MESSAGE,
                            type_name=f'{prefix}.All.MapEntry', label=F.LABEL_REPEATED)
        all_types.oneof_decl.add(name='choice')
        for number, name in ((6, 'number'), (7, 'word')):
            all_types.field.add(name=name, number=number, label=F.LABEL_OPTIONAL, oneof_index=0,
                                type=F.TYPE_INT32 if name == 'number' else F.TYPE_STRING)
        inner = all_types.nested_type.add(name='Inner')
        inner.field.add(name='x', number=1, type=F.TYPE_SINT32, label=F.LABEL_OPTIONAL)
        entry = all_types.nested_type.add(name='MapEntry')
        entry.options.map_entry = True
        entry.field.add(name='key', number=1, type=F.TYPE_STRING, label=F.LABEL_OPTIONAL)
        entry.field.add(name='value', number=2, type=F.TYPE_DOUBLE, label=F.LABEL_OPTIONAL)
    return files


def random_protobuf(rng, message, depth=0):
    bounds = {13: INTEGERS['uint32'], 7: INTEGERS['uint32'], 4: INTEGERS['uint64'],
              6: INTEGERS['uint64'], 3: INTEGERS['int64'], 16: INTEGERS['int64'],
              18: INTEGERS['int64']}

    def value(kind):
        if kind == 1:
            return rng.choice(FLOATS)
        if kind == 2:
            return rng.choice(FLOATS32)
        if kind == 8:
            return rng.random() < 0.5
        if kind == 9:
            return rng.choice(TEXTS)
        if kind == 12:
            return rng.choice(TEXTS).encode()
        if kind == 14:
            return rng.choice([0, 5, -1])
        return rng.randint(*bounds.get(kind, INTEGERS['int32']))

    for field in message.DESCRIPTOR.fields:
        if rng.random() < 0.3:
            continue
        if field.name == 'map':
            # One entry: the order of several is not defined.
            message.map[rng.choice(TEXTS)] = rng.choice(FLOATS)
        elif field.type == 11 and field.is_repeated:
            for _ in range(rng.choice([0, 1, 3])):
                random_protobuf(rng, getattr(message, field.name).add(), depth + 1)
        elif field.type == 11:
            if depth < 1:
                child = getattr(message, field.name)
                child.SetInParent()
                random_protobuf(rng, child, depth + 1)
        elif field.is_repeated:
            getattr(message, field.name).extend(value(field.type) for _ in range(rng.choice([0, 1, 4])))
        else:
            setattr(message, field.name, value(field.type))


def protobuf_cases(rng):
    files = protobuf_set()
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    for syntax in ('proto3', 'proto2'):
        name = f'demo.{syntax}.All'
        make = message_factory.GetMessageClass(pool.FindMessageTypeByName(name))
        for number in range(4):
            message = make()
            if number:
                random_protobuf(rng, message)
            data = message.SerializeToString(deterministic=True)
            yield case(f'{name} {number}', 'protobuf', 'protobuf', name, files.SerializeToString(),
                       data, show_protobuf(message))
        # Messages that come twice are merged, of single values the last counts.
        first, second = make(), make()
        first.child.inner.add().x = 1
        first.child.one4 = 3
        second.child.one4 = 4
        second.child.inner.add().x = 2
        data = first.SerializeToString() + second.SerializeToString()
        yield case(f'{name} merged', 'protobuf', 'protobuf', name, files.SerializeToString(), data,
                   show_protobuf(make.FromString(data)))


def json_cases():
    value = {'timestamp': {'sec': 1767225600, 'nsec': 12}, 'name': TEXTS,
             'position': [f for f in FLOATS if math.isfinite(f)], 'big': 2**63, 'deep': [[{}], []],
             'no': None, 'yes': True}
    compact = json.dumps(value, ensure_ascii=False, separators=(',', ':'))
    for title, text in (('ascii', json.dumps(value, indent=2)),
                        ('utf8', json.dumps(value, ensure_ascii=False))):
        yield case(f'json {title}', 'json', 'jsonschema', 'demo', b'{"type":"object"}',
                   text.encode(), compact)


def recording_cases(paths):
    from mcap.reader import make_reader
    from mcap_protobuf.decoder import DecoderFactory
    from rosbags.highlevel import AnyReader
    for path in paths:
        path = Path(path)
        if path.suffix == '.mcap':
            with open(path, 'rb') as file:
                reader = make_reader(file)
                factory = DecoderFactory()
                if not {c.message_encoding for c in reader.get_summary().channels.values()} & {'cdr', 'ros1'}:
                    for schema, channel, message in reader.iter_messages():
                        title = f'{path.name} {channel.topic} {message.log_time}'
                        if channel.message_encoding == 'json':
                            text = json.dumps(json.loads(message.data), ensure_ascii=False,
                                              separators=(',', ':'))
                        elif channel.message_encoding == 'protobuf':
                            decoded = factory.decoder_for('protobuf', schema)(message.data)
                            text = show_protobuf(decoded, brief=True)
                        else:
                            continue
                        yield case(title, channel.message_encoding, schema.encoding, schema.name,
                                   schema.data, message.data, text)
                    continue
        with AnyReader([path], default_typestore=get_typestore(Stores.ROS2_HUMBLE)) as reader:
            ros1 = path.suffix == '.bag'
            store = reader.typestore
            for connection, time, data in reader.messages():
                title = f'{path.name} {connection.topic} {time}'
                name = connection.msgtype
                decode = store.deserialize_ros1 if ros1 else store.deserialize_cdr
                definition = connection.msgdef.data or store.generate_msgdef(
                    name, ros_version=1 if ros1 else 2)[0]
                yield case(title, 'ros1' if ros1 else 'cdr', 'ros1msg' if ros1 else 'ros2msg', name,
                           definition.encode(), bytes(data),
                           show_ros(store, ros1, name, decode(data, name), brief=True))


if len(sys.argv) > 1:
    for item in recording_cases(sys.argv[1:]):
        print(json.dumps(item, ensure_ascii=False))
else:
    rng = random.Random(7)
    cases = [*ros_cases(rng), *protobuf_cases(rng), *json_cases()]
    print('[\n' + ',\n'.join(json.dumps(c, ensure_ascii=False) for c in cases) + '\n]')
