# An index of more chunks than --memory has room for is refused, and a summary that begins inside the
# header is no summary.
exec 2>&1
python3 -B - <<'END_OF_PROGRAM'
import os, struct, sys
sys.path.append(os.environ["SHELL_TESTS"])
import mcap


def write(name, chunks, summary=None):
    """Chunks with an index; the footer gives the place of the summary."""
    records = mcap.channel(1, 0, "/x", "json") + mcap.message(1, 0, 5, 5, b"1")
    size = struct.pack("<Q", len(records))
    chunk = mcap.record(6, struct.pack("<QQ", 5, 5) + size + bytes(4) + mcap.text("") + size + records)
    data = mcap.MAGIC + mcap.record(1, bytes(8))
    index = mcap.channel(1, 0, "/x", "json")
    for number in range(chunks):
        place = struct.pack("<QQ", len(data) + number * len(chunk), len(chunk))
        index += mcap.record(
            8, struct.pack("<QQ", 5, 5) + place + struct.pack("<IQ", 0, 0) + mcap.text("") + size * 2)
    data += chunk * chunks
    end = mcap.record(15, bytes(4))
    if summary is None:
        summary, index = len(data) + len(end), end + index
    else:
        index += end
    with open(name, "wb") as file:
        file.write(data + index + mcap.record(2, struct.pack("<QQI", summary, 0, 0)) + mcap.MAGIC)


write("many.mcap", 50_000)
write("early.mcap", 1, 8)
END_OF_PROGRAM
messages() {
  mcap-cat "$@" | stream-info --json 2>/dev/null | jq -c .messages
  mcap-cat "$@" >/dev/null
  echo "exit $?"
}
messages --memory 32M many.mcap
messages many.mcap
messages early.mcap
