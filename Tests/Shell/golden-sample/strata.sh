# Each stratum has its least number, by the smallest hashes.
python3 - >rows.jsonl <<'END'
for number in range(1000):
    label = "yes" if number % 50 else "no"
    confidence = "null" if number % 100 == 3 else number % 100 / 100
    print(f'{{"id": "run{number}#0", "label": "{label}", "confidence": {confidence}}}')
END
count() { sed 's/.*"label": "\([a-z]*\)".*/\1/' | sort | uniq -c; }
golden-sample --rate 0.01 --strata label --minimum 15 rows.jsonl | count
golden-sample --rate 0.01 --strata confidence --minimum 3 -v rows.jsonl 2>&1 >drawn |
  sed 's/^/drew: /'
sed 's/.*"confidence": \(0\.[0-9]\|[a-z]*\).*/\1/' drawn | sort | uniq -c
golden-sample --rate 0 --strata label,confidence --minimum 1 rows.jsonl | wc -l
golden-sample --rate 0 --strata label --minimum 100000 rows.jsonl | wc -l
