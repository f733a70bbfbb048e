# Pictures of a stream are embedded as they are, under the question with its instruction.
bag-cat --id 'run1#0' -t /camera/front/image_raw "$DATA/pick_cube_sample.bag" |
  jpeg-encode >picked.mcap
bag-cat --id raw -t /camera/front/image_raw "$DATA/pick_cube_sample.bag" >raw
printf '{"id": "%s", "label": "yes", "confidence": 0.5}\n' 'run1#0' gone raw >rows.jsonl
annotation-write --label-studio --frames picked.mcap rows.jsonl >tasks.json
cat >look.py <<'END'
import base64, json, sys
for task in json.load(open("tasks.json")):
    frames = task["data"].get("frames", [])
    print(task["data"]["episode"], task["data"]["question"], task["data"].get("start"), len(frames))
    assert all(base64.b64decode(x.split(",")[1])[:2] == b"\xff\xd8" for x in frames)
END
python3 look.py
annotation-write --label-studio --frames raw rows.jsonl >tasks.json
python3 look.py
annotation-write --page page.html -v --frames picked.mcap rows.jsonl
grep -c 'class="frame f0"' page.html
annotation-write --page page.html --frames picked.mcap rows.jsonl; echo "exit $?"
