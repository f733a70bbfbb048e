# People get the most valuable rows, of all or of each day; the others are rejected.
python3 - >rows.jsonl <<'END'
for number in range(40):
    confidence = "null" if number in (7, 30) else number * 29 % 40 / 80
    day = 1 + number % 2
    print(f'{{"id": "{number}", "label": "yes", "confidence": {confidence}, '
          f'"when": "2026-11-0{day}T00:00:00Z", "worth": {number % 5}}}')
END
route() {
  echo "route $*"
  label-route --min-confidence 0.45 --accept accept --human human --reject reject "$@" <rows.jsonl
  for file in accept human reject; do
    echo "$file: $(sed 's/.*"id": "\([0-9]*\)".*/\1/' $file | tr '\n' ' ')"
  done
  cat accept human reject | sort | cmp - "$(sort rows.jsonl >all; echo all)"
  rm accept human reject
}
route --capacity 5
route --capacity 3/day
route --capacity 4 --value worth
route --capacity 0
