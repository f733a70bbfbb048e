# Counts of days are kept, merged, and watched for drift.
python3 - <<'END'
for day in range(1, 9):
    with open(f"{day}.jsonl", "w") as file:
        for number in range(100):
            wrong = number < (5 if day < 5 else 14)
            truth = "no" if wrong else "yes"
            file.write(f'{{"id": "{day}-{number}", "label": "yes", "ground_truth": "{truth}", '
                       f'"when": "2026-11-0{day}T12:00:00Z"}}\n')
END
for day in 1 2 3 4 5 6 7 8; do
  label-agree --state state.json --expected-error 0.05 $day.jsonl >text || echo "day $day: exit $?"
done
tail -9 text
cp state.json before.json
label-agree --state state.json 3.jsonl >/dev/null && cmp state.json before.json && echo repeated
cat [1-4].jsonl | label-agree --state early.json >/dev/null
cat [5-8].jsonl | label-agree --state late.json >/dev/null
label-agree --merge early.json late.json --state merged.json --json | cut -c 1-120
cmp merged.json state.json && echo merged
label-agree --merge early.json --expected-error 0.05 | grep drift
