exec 2>&1
echo '{"id": "a", "x": 1}' >rows
run() { hard-select "$@"; echo "exit $?"; }
run x --top 5 rows
run x --top 0 rows
run y --top 1 rows
run 'x +' --top 1 rows
run 'x[0]' --top 1 rows
run '"a"' --top 1 rows
run 'x < "a"' --top 1 rows
run 'foo(x)' --top 1 rows
run 'abs(x, 1)' --top 1 rows
run 'x y' --top 1 rows
run 'x / 0' --top 1 rows
run x --top 1 --where 'x + y' rows
run x --top 1 --where 'y +' rows
run x rows
run --top 1
run x --top many rows
run x --top 101% rows
run x --top 1 --per a --max-per a=1 rows
run x --top 1 --min-per b=1 --max-per a=1 rows
run x --top 1 --min-per a=2 --max-per a=1 rows
run x --top 1 --max-per a rows
run x --top 1 --given label rows
run x --top 1 absent
for row in '{"x": 1}' '{"id": 3, "x": 1}' '{"id": "", "x": 1}' '[]' '{"id": "a"' '{"id": "a", "x": 1} 2'; do
  (cat rows; echo "$row") >bad
  run x --top 1 bad rows
done
(cat rows rows) >twice
run x --top 2 twice
PYTHONPATH=$SHELL_TESTS python3 -B "$SHELL_TESTS/rated.py" a#0:idle=many >stream
run idle --top 1 stream
head -c 700 stream | run idle --top 1
: >empty
run x --top 1 empty
