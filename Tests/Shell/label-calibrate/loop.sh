# Fit, apply, report: confidences become probabilities, and bounds are promised.
python3 -B "$SHELL_TESTS/labels.py" 1500 person >known.jsonl
label-calibrate fit -v known.jsonl -o conf.json --max-error 0.2
label-calibrate fit <known.jsonl -o conf.json --force --max-error 0.01 | grep threshold
tac known.jsonl | label-calibrate fit -o again.json >/dev/null
cmp conf.json again.json && echo the same in any order
cat >new.jsonl <<'END'
{"id": "a", "x": 1, "task": "judge", "confidence": 0.97, "label": "yes"}
{"id": "b", "task": "judge", "label": "no", "confidence": 5e-1}
{"id": "c", "task": "judge", "label": "yes", "confidence": null}
{"id": "d", "task": "other", "label": "yes", "confidence": 0.9}
END
label-calibrate --model conf.json apply new.jsonl | tee applied.jsonl
label-calibrate --model conf.json apply applied.jsonl 2>/dev/null | cmp - applied.jsonl && echo once
label-calibrate report --model conf.json known.jsonl | grep error:
label-calibrate fit --method isotonic --per label known.jsonl -o iso.json --max-error 0.2
label-calibrate --model iso.json apply new.jsonl 2>&1
label-calibrate report known.jsonl --html page.html | sed -n 1,4p
grep -c '<svg' page.html
label-route --max-error 0.25 --accept accept --human human applied.jsonl
