# Random rows against a selection by sorting, in every way to choose, from files, a pipe and parts.
exec 2>&1
cat >rows.py <<'END'
import json, random
random.seed(3)
for number in range(3000):
    row = {"id": f"e{random.randrange(9000):04}#0", "task": random.choice(["pick", "place", "pour"]),
           "entropy": random.randrange(40) / 40, "loss": random.random(), "note": "é\\n\"{"}
    if number % 50 == 0: del row["loss"]
    if number % 70 == 0: row["entropy"] = None
    if number % 90 == 0: row["loss"] = float("inf")
    print(json.dumps(row))
END
cat >check.py <<'END'
import json, math, subprocess, sys
rows = [json.loads(line) for line in open("rows")]
def value(row):
    try: found = 0.7 * row["entropy"] + 0.3 * row["loss"]
    except (KeyError, TypeError): return None
    return found if math.isfinite(found) else None
known = [(row, value(row)) for row in rows if value(row) is not None]
known.sort(key=lambda pair: (-pair[1], pair[0]["id"]))
def top(pairs, count): return pairs[:count]
def groups(pairs): return [[p for p in pairs if p[0]["task"] == task] for task in ("pick", "place", "pour")]
def ordered(pairs): return sorted(pairs, key=lambda pair: (-pair[1], pair[0]["id"]))
def quota(least, most, count):
    forced = [p for group in groups(known) for p in group[:least]]
    rest = ordered([p for group in groups(known) for p in group[least:most]])
    return ordered(forced + rest[:max(0, count - len(forced))])
def check(name, expected, *options, text=None):
    command = ["hard-select", "-q", "0.7*entropy + 0.3*loss", *options]
    out = subprocess.run(command, input=text, capture_output=True, text=True)
    got = [json.loads(line) for line in out.stdout.splitlines()]
    assert [(row["id"], row["hardness"]) for row in got] == [(row["id"], number) for row, number in expected], (name, out.stderr)
    for rank, (row, (source, number)) in enumerate(zip(got, expected)):
        assert list(row)[:3] == ["id", "rank", "hardness"] and row.pop("rank") == rank
        row.pop("hardness")
        assert row == source, (row, source)
    print(name, len(got), out.returncode)
check("number", top(known, 25), "--top", "25", "rows")
check("share", top(known, math.ceil(len(known) / 100)), "--top", "1%", "rows")
check("pipe", top(known, math.ceil(len(known) / 100)), "--top", "1%", text=open("rows").read())
check("parts", top(known, 25), "--top", "25", "part0", "part1")
check("threads", top(known, 25), "--top", "25", "-j", "1", "rows")
check("each", ordered([p for g in groups(known) for p in top(g, 7)]), "--top", "7", "--per", "task", "rows")
check("share of each", ordered([p for g in groups(known) for p in top(g, math.ceil(len(g) * 0.02))]),
      "--top", "2%", "--per", "task", "rows")
check("most", quota(0, 5, 12), "--top", "12", "--max-per", "task=5", "rows")
check("least", quota(30, None, 100), "--top", "100", "--min-per", "task=30", "rows")
check("least beyond", quota(30, None, 10), "--top", "10", "--min-per", "task=30", "rows")
check("both", quota(30, 35, 100), "--top", "100", "--min-per", "task=30", "--max-per", "task=35", "rows")
check("where", top([p for p in known if p[0]["task"] == "pour" and p[0]["loss"] <= 0.5], 9), "--top", "9",
      "--where", 'task == "pour" and not loss > 0.5', "rows")
check("all", known, "--top", "100%", "rows")
END
python3 rows.py >rows
head -n 1000 rows >part0
tail -n +1001 rows >part1
python3 -B check.py
hard-select -v 'entropy' --top 2 rows | cut -c 1-40
# Functions, and keys of other names.
echo '{"id": "a", "x": -2, "a.b": 3, "flag": true}' >row
for expression in "abs(x)" "sqrt('a.b' + 1)" "exp(0*x)" "log(1)" "min(x, 1) + max(x, 1)" "clip(x, 0, 5)" \
  "x < 0 and flag" "not (x > 0) or none" "flag and false" "x / 'a.b'" "-x - 1"; do
  hard-select "$expression" --top 1 row | sed 's/.*"hardness":\([^,]*\).*/\1/'
done
# Episodes of a stream.
PYTHONPATH=$SHELL_TESTS python3 -B "$SHELL_TESTS/rated.py" a#0:idle=0.25,x=1 b#0:idle=0.5 c#0: >stream
hard-select idle --top 3 <stream
hard-select idle --top 3 stream | hard-select idle --top 1
