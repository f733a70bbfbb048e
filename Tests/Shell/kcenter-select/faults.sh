exec 2>&1
run() { kcenter-select "$@" </dev/null; echo "exit $?"; }
cat >write.py <<'END'
import os, sys
sys.path.insert(0, os.environ["SHELL_TESTS"])
from embeddings import *
kind, nan, inf = sys.argv[1], float("nan"), float("inf")
good = [episode(0, "a", [1, 2, 3], {"w": 1}), episode(1, "b", [3, 2, 1], {"w": 2})]
if kind == "nan": stream(3, good + [episode(2, "c", [1, nan, 2])])
if kind == "inf": stream(3, good + [episode(2, "c", [1, 2, -inf])])
if kind == "huge": stream(3, good + [episode(2, "c", [1e30, 2, 1])])
if kind == "zero": stream(3, good + [episode(2, "c", [0, 0, 0])])
if kind == "twice": stream(3, good + [episode(2, "a", [1, 2, 4])])
if kind == "width": stream(3, good + [episode(2, "c", [1, 2])])
if kind == "second": stream(3, good[:1] + [good[1][:2] + good[1][1:]])
if kind == "bare": stream(3, good + [episode(2, "c", None)])
if kind == "negative": stream(3, good + [episode(2, "c", [1, 2, 4], {"w": -1})])
if kind == "word": stream(3, good + [episode(2, "c", [1, 2, 4], {"w": "high"})])
if kind == "other": stream(3, good, model="clip")
if kind == "wide": stream(4, [episode(0, "a", [1, 2, 3, 4])])
if kind == "good": stream(3, good)
END
for kind in nan inf huge zero twice width second bare negative word other wide good; do
  python3 -B write.py $kind >$kind
done
for kind in nan inf huge twice width second bare; do
  echo "# $kind"
  run --budget 1 $kind
done
echo '# left out'
run -v --budget 2 --skip-nan nan
run --budget 2 --metric cosine zero
run --budget 2 --metric cosine --skip-nan zero
echo '# weights'
run --budget 1 --weight w negative
run --budget 1 --weight w word
run --budget 1 --weight x good
echo '# another model'
run --budget 1 --seen other good
run --budget 1 good wide
echo '# budgets'
run --budget 3 good
run --budget 0 good
run --budget 0% good
run --budget 120% good
run --budget many good
run
echo '# files'
run --budget 1 absent
run --budget 1 write.py
head -c 300 good >short
run --budget 1 short
run --budget 1
run --budget 1 --seen - good
run --budget 1 --outliers 3 good
run --budget 50% --state state good
run --budget 1 --force good
echo kept >state
run --budget 1 --state state good
cat state
run --budget 1 --curve curve nan
ls curve
