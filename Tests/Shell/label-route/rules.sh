# Rows go one way each, as they are; what nobody knows goes to people.
cat >rows.jsonl <<'END'
{"id": "a", "task": "judge", "label": "yes", "confidence": 0.95, "error_bound": 0.05, "x": 1e2}
{"id": "b", "task": "judge", "label": "no",  "confidence": 0.85, "error_bound": 0.09}
{"id": "c", "task": "judge", "label": "yes", "confidence": 0.8, "error_bound": 0.2}

{"id": "d", "label": "yes", "confidence": null}
{"id": "e", "label": "unknown", "confidence": 1}
{"id": "f", "label": null, "reason": "the server refused", "confidence": 1}
{"id": "g", "task": "caption", "text": "lift the cup", "confidence": 0.9}
{"id": "h", "task": "judge", "label": "no", "confidence": 0.1}
END
route() {
  echo "route $*"
  label-route --force --accept accept --human human "$@" rows.jsonl
  for file in accept human reject; do
    [ ! -e $file ] || echo "$file: $(sed 's/.*"id": "\(.\)".*/\1/' $file | tr '\n' ' ')"
  done
  rm -f reject
}
route --min-confidence 0.8
cat accept human | sort | cmp - "$(grep . rows.jsonl | sort >all; echo all)" && echo as they were
route --min-confidence 0.8 --min-confidence no=0.9 --min-confidence caption/=0.95
route --max-error 0.1
route --max-error 0.1 --max-error judge/yes=0.2 --max-error judge/=0.01
route --max-error 0.1 --min-confidence 0.9
route --min-confidence 0.9 --reject-below 0.5 --reject reject
route --min-confidence 0.8 --json
