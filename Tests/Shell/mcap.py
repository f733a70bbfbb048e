"""Writes MCAP streams for cases that need what no filter writes: a function for each record, each
with the fields of the specification (version 0) in their order, and `write` for the whole.
"""

import base64
import struct
import sys
import zlib

# bagpipe.Episode, as filters write it.
EPISODE = base64.b64decode("""
CrMDChViYWdwaXBlL0VwaXNvZGUucHJvdG8SB2JhZ3BpcGUiiAMKB0VwaXNvZGUSJQoFZXZlbnQYASABKA4yFi5iYWdw
aXBlLkVwaXNvZGUuRXZlbnQSDQoFaW5kZXgYAiABKAQSDwoHZGF0YXNldBgDIAEoCRIcChRsYW5ndWFnZV9pbnN0cnVj
dGlvbhgEIAEoCRIOCgZzb3VyY2UYBSABKAkSDAoEcmF0ZRgGIAEoARI0CgphdHRyaWJ1dGVzGAcgAygLMiAuYmFncGlw
ZS5FcGlzb2RlLkF0dHJpYnV0ZXNFbnRyeRINCgVzdGVwcxgIIAEoBBIpCgdvdXRjb21lGAkgASgOMhguYmFncGlwZS5F
cGlzb2RlLk91dGNvbWUaMQoPQXR0cmlidXRlc0VudHJ5EgsKA2tleRgBIAEoCRINCgV2YWx1ZRgCIAEoCToCOAEiJQoF
RXZlbnQSCAoETk9ORRAAEgkKBUJFR0lOEAESBwoDRU5EEAIiMAoHT3V0Y29tZRILCgdVTktOT1dOEAASCwoHU1VDQ0VT
UxABEgsKB0ZBSUxVUkUQAmIGcHJvdG8z
""")
# bagpipe.Event and its imports as google.protobuf serializes them.
EVENT = base64.b64decode("""
CmcKH2dvb2dsZS9wcm90b2J1Zi90aW1lc3RhbXAucHJvdG8SD2dvb2dsZS5wcm90b2J1ZiIrCglUaW1lc3RhbXAS
DwoHc2Vjb25kcxgBIAEoAxINCgVuYW5vcxgCIAEoBWIGcHJvdG8zCoYCCgdlLnByb3RvEgdiYWdwaXBlGh9nb29n
bGUvcHJvdG9idWYvdGltZXN0YW1wLnByb3RvIsgBCgVFdmVudBIoCgR0aW1lGAEgASgLMhouZ29vZ2xlLnByb3Rv
YnVmLlRpbWVzdGFtcBIMCgRraW5kGAIgASgJEgwKBHJ1bGUYAyABKAkSEAoIcHJpb3JpdHkYBCABKAUSDAoEdGV4
dBgFIAEoCRIqCgZ2YWx1ZXMYBiADKAsyGi5iYWdwaXBlLkV2ZW50LlZhbHVlc0VudHJ5Gi0KC1ZhbHVlc0VudHJ5
EgsKA2tleRgBIAEoCRINCgV2YWx1ZRgCIAEoAToCOAFiBnByb3RvMw==
""")
MAGIC = b"\x89MCAP0\r\n"


def record(opcode, body):
    return struct.pack("<BQ", opcode, len(body)) + body


def text(value):
    value = value if isinstance(value, bytes) else value.encode()
    return struct.pack("<I", len(value)) + value


def entries(values):
    return text(b"".join(text(key) + text(value) for key, value in values.items()))


def schema(number, name, encoding, data):
    return record(0x03, struct.pack("<H", number) + text(name) + text(encoding) + text(data))


def channel(number, schema, topic, encoding, metadata={}):
    return record(
        0x04, struct.pack("<HH", number, schema) + text(topic) + text(encoding) + entries(metadata))


def message(channel, sequence, log_time, publish_time, data):
    return record(0x05, struct.pack("<HIQQ", channel, sequence, log_time, publish_time) + data)


def attachment(log_time, create_time, name, media_type, data):
    body = struct.pack("<QQ", log_time, create_time) + text(name) + text(media_type)
    body += struct.pack("<Q", len(data)) + data
    return record(0x09, body + struct.pack("<I", zlib.crc32(body)))


def metadata(name, values):
    return record(0x0C, text(name) + entries(values))


def write(*records, profile="", library=""):
    data = MAGIC + record(0x01, text(profile) + text(library)) + b"".join(records)
    footer = struct.pack("<BQQQ", 0x02, 20, 0, 0)
    sys.stdout.buffer.write(
        data + record(0x0F, struct.pack("<I", zlib.crc32(data)))
        + footer + struct.pack("<I", zlib.crc32(footer)) + MAGIC)
