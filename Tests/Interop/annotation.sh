#!/bin/sh
# The page of annotation-write in Chromium, with real clicks and keys: answers are kept over a reload,
# undone, saved, and read by annotation-read; 500 episodes open fast. datumaro reads the XML of CVAT.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
browser=$(command -v chromium || command -v chromium-browser || :)
[ -n "$browser" ] || { echo "skipped: no Chromium"; exit 0; }
python=${PYTHON:-python3}
bag-cat --id 'run0#0' -t /camera/front/image_raw -t /instruction "$DATA/pick_cube_sample.bag" |
  jpeg-encode >picked.mcap
"$python" -c '
import json
for n in range(500):
    print(json.dumps({"id": f"run{n}#0", "task": "judge", "label": "yes", "confidence": 0.6, "who": "toy@1"}))
print(json.dumps({"id": "</script><b>", "task": "caption", "text": "old <i>words</i>"}))
' >rows.jsonl
annotation-write --page page.html --frames picked.mcap rows.jsonl
"$python" "$here/check_annotation.py" page "$browser" page.html saved.json page.png
annotation-read -v saved.json >read.jsonl 2>notes
"$python" "$here/check_annotation.py" rows read.jsonl notes
annotation-write --cvat rows.jsonl >tracks.xml
if "$python" -c 'import datumaro' 2>/dev/null; then
  "$python" "$here/check_annotation.py" cvat tracks.xml
fi
