# Several recordings are split one by one; attributes of their BEGIN stay with each take, those of their
# END with the last; metadata and attachments pass once.
. "$SHELL_TESTS/episode-split/show"
PYTHONPATH=$SHELL_TESTS python3 -B - <<'PY' >recordings.mcap
import mcap
S = 10**9


def marker(event, index, *fields):
    return bytes([0x08, event, 0x10, index]) + b"".join(fields)


def entry(number, *texts):
    body = b"".join(bytes([0x0A + 8 * at, len(t)]) + t.encode() for at, t in enumerate(texts))
    return bytes([number * 8 + 2, len(body)]) + body


EPISODE = mcap.EPISODE
records = [mcap.schema(7, "bagpipe.Episode", "protobuf", EPISODE), mcap.channel(9, 7, "/episode", "protobuf"),
           mcap.channel(1, 0, "/x", "json"), mcap.metadata("site", {"room": "2"})]
for index in range(3):
    start = (1000 + 100 * index) * S
    name = bytes([0x22, 4]) + b"task" + bytes([0x2A, 2]) + b"f%d" % index
    records.append(mcap.message(9, 0, start, start, marker(1, index, name, entry(7, "id", f"f{index}#0"), entry(7, "robot", "r1"))))
    for tick in range(20 if index != 1 else 0):
        records.append(mcap.message(1, tick, start + tick * S, 0, b'{"go": %s}' % (b"true" if 5 <= tick < 9 or tick > 15 else b"false")))
        if tick == 7:
            records.append(mcap.attachment(start, start, "note.txt", "text/plain", b"hello"))
    records.append(mcap.message(9, 0, start + 20 * S, 0, marker(2, index, entry(7, "recovered", "true"), bytes([0x48, 1]))))
mcap.write(*records)
PY
cp recordings.mcap run.mcap
show --start /x.go --stop '!/x.go'
stream-info --json out.mcap | jq -c '[.metadata, .attachments]'
show --gap 5
