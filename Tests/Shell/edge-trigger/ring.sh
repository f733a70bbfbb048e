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
