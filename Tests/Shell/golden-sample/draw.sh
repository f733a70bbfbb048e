# The same episodes are drawn whatever else there is: H(salt, id) < rate.
python3 - >rows.jsonl <<'END'
for number in range(2000):
    label = "yes" if number % 20 else "no"
    print(f'{{"id": "run{number}#0", "label": "{label}", "confidence": {number % 100 / 100}}}')
END
golden-sample --rate 0.02 --salt day1 rows.jsonl >drawn
cat >expected.py <<'END'
import hashlib, json, sys
rate, salt = float(sys.argv[1]), sys.argv[2]
for line in open("rows.jsonl"):
    row = json.loads(line)
    hash = hashlib.sha256((salt + row["id"]).encode()).digest()[:8]
    if int.from_bytes(hash, "big") < rate * 2**64:
        print(line.rstrip()[:-1] + ', "golden": true}')
END
python3 expected.py 0.02 day1 | cmp - drawn && wc -l <drawn
tac rows.jsonl | golden-sample --rate 0.02 --salt day1 | tac | cmp - drawn && echo in any order
golden-sample --rate 0.1 --salt day1 <rows.jsonl | grep -cxFf drawn
golden-sample --rate 1 rows.jsonl | wc -l
golden-sample --rate 0 rows.jsonl | wc -l
golden-sample --rate 1 drawn | cmp - drawn && echo marked once
