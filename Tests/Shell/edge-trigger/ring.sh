# The bound in bytes: what it costs is said, and a spill file holds the rest; it leaves nothing.
. "$SHELL_TESTS/edge-trigger/show"
PYTHONPATH=$SHELL_TESTS python3 -B "$SHELL_TESTS/edge-trigger/run.py" 1000000 >run.mcap
show --when '/estop.data' --pre 3 --post 0 --memory 32M
show --when '/estop.data' --pre 3 --post 0 --memory 32M --spill ring --spill-size 30MB
show --when '/estop.data' --pre 3 --post 0 --memory 32M --spill ring --spill-size 10MB
show --when "/estop.data" --pre 3 --post 0 --memory 32M --spill ring --spill-size 500KB
ls
: >there
exec 2>&1
for file in there nowhere/ring; do
  edge-trigger --when '/estop.data' --spill $file <run.mcap >out.mcap
  echo "exit $?"
done
# A message that is larger than the ring still passes inside a clip.
exec 2>/dev/null
PYTHONPATH=$SHELL_TESTS python3 -B - <<'PY' >run.mcap
import mcap
messages = [mcap.message(at % 2 + 1, at, at * 10**9, 0, (b"{}", bytes(17 << 20))[at % 2]) for at in range(6)]
mcap.write(mcap.channel(1, 0, "/x", "json"), mcap.channel(2, 0, "/image", "raw"), *messages)
PY
show --when '/image' --each-n 2 --pre 1.5 --post 0 --memory 32M
show --when '/x' --each-n 3 --pre 0 --post 1 --memory 32M
