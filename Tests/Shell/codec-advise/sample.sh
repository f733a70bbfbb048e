# A sample is of whole pieces, evenly spaced; memory holds only pieces.
python3 - >noise.mcap <<'END'
import random, struct, sys
record = lambda opcode, body: bytes([opcode]) + struct.pack("<Q", len(body)) + body
text = lambda value: struct.pack("<I", len(value)) + value
out, magic = sys.stdout.buffer, b"\x89MCAP0\r\n"
out.write(magic + record(1, text(b"") * 2))
out.write(record(4, struct.pack("<HH", 1, 0) + text(b"/noise") + text(b"bytes") + text(b"")))
random.seed(1)
for number in range(64):
    # The second half does not compress.
    data = bytes(1 << 18) if number < 32 else random.randbytes(1 << 18)
    out.write(record(5, struct.pack("<HIQQ", 1, number, number, number) + data))
out.write(record(15, struct.pack("<I", 0)) + record(2, bytes(20)) + magic)
END
for sample in 64MB 4MiB 3MiB 1; do
  codec-advise --sample $sample --json <noise.mcap |
    jq -c '.topics[] | [.bytes, .tried, (.codecs[0].ratio * 100 | round)]'
done
