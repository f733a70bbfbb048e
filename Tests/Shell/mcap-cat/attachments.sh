# Attachments, metadata and private records pass; --no-attachments leaves only private ones and the
# record of what the filters before did.
PYTHONPATH=$SHELL_TESTS python3 -B - >first.mcap <<'END'
from mcap import *

write(
    schema(7, "", "jsonschema", "{}"), channel(9, 7, "/a", "json", {"unit": "m"}),
    metadata("robot", {"name": "R2"}), attachment(1, 2, "map.png", "image/png", b"picture"),
    message(9, 3, 5, 4, b"[1]"), record(0x80, b"private"), profile="p", library="l")
END
mcap-cat first.mcap >second.mcap
stream-text --json second.mcap | grep -v '"/episode"\|bagpipe.Episode'
echo
mcap-cat --no-attachments second.mcap | stream-text | grep '^[a-z]'
