# Labels land in the markers of their episodes, and events at their times.
bag-cat --id 'run{index}' -t /action -t /instruction "$DATA/pick_cube_sample.bag" >one
bag-cat --id other -t /instruction "$DATA/pick_cube_sample.bag" >two
mcap-cat one two >stream
start=$(stream-text --json -t /action stream | head -1 | sed 's/.*"log_time": *\([0-9]*\).*/\1/')
cat >model.jsonl <<'END'
{"id": "run0", "task": "judge", "label": "yes", "confidence": 0.9, "who": "toy@1", "source": "model"}
{"id": "run0", "task": "caption", "text": ["lift it", "raise it"], "source": "model"}
{"id": "run0", "task": "quality", "label": "good"}
{"id": "gone", "label": "no"}
END
python3 - "$start" >people.jsonl <<'END'
import json, sys
start = int(sys.argv[1])
events = [{"time": start + 150_000_000, "kind": "slip", "text": "it slips"},
          {"time": str(start + 1), "end": start + 500_000_001, "kind": "grasp"},
          {"time": start + 9_000_000_000, "kind": "late"}]
print(json.dumps({"id": "run0", "task": "judge", "label": "no", "reason": "slip", "who": "p1",
                  "source": "person", "events": events}))
END
show() { stream-text --json -t /episode -t /event | grep -o '"topic":.*' | cut -c 1-700; }
label-join -v people.jsonl model.jsonl <stream >joined && show <joined
stream-check joined
label-join -q --prefer last people.jsonl model.jsonl <stream | show | grep -o '"outcome":[^,}]*'
label-join -q --prefer model people.jsonl model.jsonl <stream | show | grep -o '"outcome":[^,}]*'
step-align --rate 10 action=/action.data <joined 2>/dev/null |
  traj-filter -v -e 'outcome == "no"' | stream-info | grep -c failure
step-align --rate 10 action=/action.data <joined 2>/dev/null |
  traj-filter -v -e 'outcome == "yes" or outcome == "unknown" and steps > 0' | show | cut -c 1-60
