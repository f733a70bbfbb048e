# Each form gives the row that was asked about, with the truth, and the people's own.
cat >rows.jsonl <<'END'
{"id": "a", "task": "judge", "label": "yes", "confidence": 0.75, "golden": true, "big": 9007199254740993}
{"id": "b", "task": "judge", "label": "no"}
{"id": "c", "task": "caption", "text": "old"}
END
annotation-write --label-studio --media 'v/{id}.mp4' --rate 10 rows.jsonl >tasks.json
cat >answer.py <<'END'
import json, sys
tasks = json.load(open("tasks.json"))
def choice(name, value): return {"from_name": name, "to_name": "video", "type": "choices", "value": {"choices": [value]}}
def note(who, result, **more):
    return {"id": 1, "completed_by": who, "result": result, "was_cancelled": False, "lead_time": 1.5,
            "ground_truth": False, "created_at": "2026-11-27T05:00:00Z", "updated_at": f"2026-11-27T05:0{who}:00Z", **more}
for number, task in enumerate(tasks): task["id"] = number + 1
tasks[0]["data"]["start"] = "1767228600001307183"
tasks[0]["annotations"] = [
    note(1, [choice("label", "no"), choice("reason", "slip"), {"from_name": "events", "type": "timelinelabels",
         "value": {"ranges": [{"start": 3, "end": 13}], "timelinelabels": ["drop"]}}]),
    note(2, [choice("label", "no"), choice("reason", "slip")]), note(3, [choice("label", "yes")])]
tasks[1]["annotations"] = [note(1, [choice("label", "no")]), note({"id": 2, "email": "x@y"}["id"], [choice("label", "yes")]),
                           note(3, [], was_cancelled=True)]
tasks[2]["annotations"] = [note(4, [{"from_name": "text", "type": "textarea", "value": {"text": ["new"]}}])]
json.dump(tasks + [{"id": 9, "data": None, "annotations": []}], open("export.json", "w"))
flat = [{**task["data"], "id": 5, "annotator": 7, "annotation_id": 1, "lead_time": 2, "updated_at": "2026-11-27T06:00:00Z",
         **({"text": "new"} if number == 2 else {"label": "no", "reason": "slip"})} for number, task in enumerate(tasks)]
json.dump(flat, open("min.json", "w"))
storage = dict(tasks[0]["annotations"][0])
storage["task"] = {k: tasks[0][k] for k in ("id", "data")}
json.dump(storage, open("1", "w"))
page = {"bagpipe": "annotations", "version": 1, "answers": [
    {"row": line.rstrip(), "who": "p", "label": "yes", "lead_time": 3} for line in open("rows.jsonl")]}
page["answers"][1] = {"row": page["answers"][1]["row"], "skipped": True}
json.dump(page, open("page.json", "w"))
END
python3 answer.py
for file in export.json min.json 1 page.json; do
  echo "$file"
  annotation-read -v $file
done 2>&1
echo indented
python3 -m json.tool min.json | annotation-read | sed -n '1p;$='
echo tie-break
sed 's/"ground_truth": false/"ground_truth": true/g' export.json | annotation-read --label-studio 2>&1 |
  grep '"b"'
echo cvat
annotation-write --cvat rows.jsonl >tracks.xml
annotation-read -v tracks.xml 2>&1
sed 's/source="auto"/source="manual"/' tracks.xml | annotation-read --cvat | tee read.jsonl
annotation-read min.json 2>/dev/null | label-agree --against rows.jsonl --json | cut -c 1-40
