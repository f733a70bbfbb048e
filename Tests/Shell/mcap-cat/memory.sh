# A few kilobytes that unpack to gigabytes take no more than the budget, and one line says so.
exec 2>&1
python3 - <<'P'
import bz2, os, struct, subprocess, sys
sys.path.insert(0, os.environ["SHELL_TESTS"])
import mcap

def zstd(data):
    return subprocess.run(["zstd", "-q", "-c"], input=data, stdout=subprocess.PIPE).stdout

def chunk(records):
    stored = zstd(records)
    return mcap.record(
        6, struct.pack("<QQQI", 0, 0, len(records), 0) + mcap.text("zstd")
        + struct.pack("<Q", len(stored)) + stored)

def write(name, *records):
    end = mcap.record(15, bytes(4)) + mcap.record(2, bytes(20)) + mcap.MAGIC
    with open(name, "wb") as file:
        file.write(mcap.MAGIC + mcap.record(1, bytes(8)) + b"".join(records) + end)

x = mcap.channel(1, 0, "/x", "json")
write("large.mcap", x, *[chunk(mcap.message(1, 0, 5, 5, bytes(250 << 20)))] * 8)
write("many.mcap", x, *[chunk(mcap.message(1, 0, 5, 5, bytes(60 << 20)))] * 10)
write("padded.mcap", x, *[chunk(mcap.message(1, 0, 5, 5, b"1") + mcap.record(0x90, bytes(60 << 20)))] * 10)
write("schemas.mcap", chunk(b"".join(
    mcap.schema(k, "s%d" % k, "", bytes(20000)) for k in range(1, 5000))))
write("map.mcap", chunk(mcap.record(
    4, struct.pack("<HH", 1, 0) + mcap.text("/x") + mcap.text("json") + mcap.text(bytes(90 << 20)))))

def field(name, value):
    return struct.pack("<I", len(name) + 1 + len(value)) + name.encode() + b"=" + value

def record(header, data):
    header = b"".join(field(*entry) for entry in header.items())
    return struct.pack("<I", len(header)) + header + struct.pack("<I", len(data)) + data

number = lambda value: struct.pack("<I", value)
connection = record(
    {"op": b"\7", "conn": number(0), "topic": b"/x"},
    field("topic", b"/x") + field("type", b"std_msgs/Empty") + field("md5sum", b"0")
    + field("message_definition", b""))
content = connection + record({"op": b"\2", "conn": number(0), "time": bytes(8)}, bytes(60 << 20))
part = record(
    {"op": b"\5", "compression": b"bz2", "size": number(len(content))}, bz2.compress(content))
header = record(
    {"op": b"\3", "index_pos": bytes(8), "conn_count": number(1), "chunk_count": number(8)},
    bytes(4027))
with open("bombs.bag", "wb") as file:
    file.write(b"#ROSBAG V2.0\n" + header + part * 8)
P
peak() {
  python3 - "$@" <<'P'
import os, resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
print("exit", status, "" if peak < 512 else f"with {peak} MB")
P
}
for file in large many padded schemas map; do peak mcap-cat "$file.mcap"; done
peak bag-cat bombs.bag
peak mcap-cat --memory 2G schemas.mcap
