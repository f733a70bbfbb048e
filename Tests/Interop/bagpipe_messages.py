"""The messages of a stream at step level as protobuf classes, from their definition in
bagpipe-stream(5), not from what Bagpipe writes."""

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

F = descriptor_pb2.FieldDescriptorProto
FIELDS = {
    "bagpipe.Tensor": [
        ("shape", 1, F.TYPE_UINT64, True), ("float32", 2, F.TYPE_FLOAT, True),
        ("float64", 3, F.TYPE_DOUBLE, True), ("int32", 4, F.TYPE_SFIXED32, True),
        ("int64", 5, F.TYPE_SFIXED64, True), ("uint32", 6, F.TYPE_FIXED32, True),
        ("uint64", 7, F.TYPE_FIXED64, True), ("bool", 8, F.TYPE_BOOL, True),
        ("uint8", 9, F.TYPE_BYTES, False), ("int8", 10, F.TYPE_BYTES, False),
        ("int16", 11, F.TYPE_BYTES, False), ("uint16", 12, F.TYPE_BYTES, False),
    ],
    "bagpipe.Text": [("text", 1, F.TYPE_STRING, False)],
    "bagpipe.Episode": [
        ("event", 1, F.TYPE_UINT32, False), ("index", 2, F.TYPE_UINT64, False),
        ("dataset", 3, F.TYPE_STRING, False), ("language_instruction", 4, F.TYPE_STRING, False),
        ("source", 5, F.TYPE_STRING, False), ("rate", 6, F.TYPE_DOUBLE, False),
        ("steps", 8, F.TYPE_UINT64, False), ("outcome", 9, F.TYPE_UINT32, False),
    ],
    "foxglove.CompressedImage": [
        ("data", 2, F.TYPE_BYTES, False), ("format", 3, F.TYPE_STRING, False),
        ("frame_id", 4, F.TYPE_STRING, False),
    ],
    "foxglove.CompressedVideo": [
        ("frame_id", 2, F.TYPE_STRING, False), ("data", 3, F.TYPE_BYTES, False),
        ("format", 4, F.TYPE_STRING, False),
    ],
    "foxglove.RawImage": [
        ("width", 2, F.TYPE_FIXED32, False), ("height", 3, F.TYPE_FIXED32, False),
        ("encoding", 4, F.TYPE_STRING, False), ("step", 5, F.TYPE_FIXED32, False),
        ("data", 6, F.TYPE_BYTES, False), ("frame_id", 7, F.TYPE_STRING, False),
    ],
}


def messages():
    """By name: the class of a message, and the bytes of its FileDescriptorSet."""
    pool = descriptor_pool.DescriptorPool()
    result = {}
    for full_name, fields in FIELDS.items():
        package, name = full_name.split(".")
        file = descriptor_pb2.FileDescriptorProto(
            name=f"{package}/{name}.proto", package=package, syntax="proto3")
        message = file.message_type.add(name=name)
        for field, number, kind, repeated in fields:
            message.field.add(
                name=field, number=number, type=kind,
                label=F.LABEL_REPEATED if repeated else F.LABEL_OPTIONAL)
        if name == "Episode":
            entry = message.nested_type.add(name="AttributesEntry")
            entry.options.map_entry = True
            for number, field in enumerate(["key", "value"], 1):
                entry.field.add(
                    name=field, number=number, type=F.TYPE_STRING, label=F.LABEL_OPTIONAL)
            message.field.add(
                name="attributes", number=7, type=F.TYPE_MESSAGE, label=F.LABEL_REPEATED,
                type_name=".bagpipe.Episode.AttributesEntry")
        pool.Add(file)
        result[full_name] = (
            message_factory.GetMessageClass(pool.FindMessageTypeByName(full_name)),
            descriptor_pb2.FileDescriptorSet(file=[file]).SerializeToString(),
        )
    return result


class StepWriter:
    """Writes a stream of such messages with the mcap library of PyPI."""

    def __init__(self, file, library):
        from mcap.writer import Writer

        self.pool = messages()
        self.writer = Writer(file)
        self.writer.start(library=library)
        self.channels = {}
        self.declare("/episode", "bagpipe.Episode")

    def declare(self, topic, schema, kind=None):
        message, descriptor = self.pool[schema]
        identifier = self.writer.register_schema(schema, "protobuf", descriptor)
        metadata = {"bagpipe.feature": kind} if kind else {}
        self.channels[topic] = (
            self.writer.register_channel(topic, "protobuf", identifier, metadata), message)

    def put(self, topic, sequence, time, **fields):
        channel, message = self.channels[topic]
        self.writer.add_message(
            channel, time, message(**fields).SerializeToString(), time, sequence)

    def finish(self):
        self.writer.finish()
