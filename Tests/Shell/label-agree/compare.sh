# Two sets: people win over models, the last counts, and days are watched.
cat >model.jsonl <<'END'
{"id": "a", "task": "judge", "label": "yes"}
{"id": "b", "task": "judge", "label": "yes"}
{"id": "c", "task": "judge", "label": "no"}
{"id": "d", "task": "judge", "label": "no"}
{"id": "d", "task": "judge", "label": "yes"}
{"id": "e", "task": "other", "label": "no"}
{"id": "g", "task": "judge", "label": "unknown"}
END
cat >people.jsonl <<'END'
{"id": "a", "task": "judge", "label": "yes", "source": "person"}
{"id": "a", "task": "judge", "label": "no", "source": "model"}
{"id": "b", "task": "judge", "label": "no"}
{"id": "c", "task": "judge", "label": "no"}
{"id": "d", "task": "judge", "label": "yes"}
{"id": "e", "task": "judge", "label": "yes"}
{"id": "g", "task": "judge", "text": "no label"}
END
label-agree -v --against model.jsonl people.jsonl
label-agree --against model.jsonl <people.jsonl --min-kappa 0.6; echo "exit $?"
label-agree --against model.jsonl people.jsonl --min-kappa 0.5 --json; echo "exit $?"
grep '"a"' model.jsonl >one.jsonl
label-agree --against one.jsonl people.jsonl --min-kappa 0.9; echo "exit $?"
label-agree --against model.jsonl people.jsonl --html page.html >/dev/null
grep -c '<table' page.html
