# Which moments of a recording are picked.
exec 2>&1
run() { PYTHONPATH=$SHELL_TESTS python3 -B "$SHELL_TESTS/frame-pick/run.py" "$@"; }
show() {
  echo "$ frame-pick $*"
  frame-pick "$@" <run.mcap >out.mcap && stream-check out.mcap &&
    stream-text --json out.mcap | python3 -B "$SHELL_TESTS/frame-pick/show.py"
}
run 30,jump=11,jump=20 200 1 >run.mcap
show -n 3
show -n 1 -t /front
show --by ends -t /wrist
show --by motion -n 3 -t /front
show --side-by-side -n 2 -t /wrist -t /front --size 20
show --by ends -t /depth
# The latest frame at or before a second before, at and after each event; the most urgent count.
run 50,event=1.25:1,event=3.01:5,event=4.9:1 20 >run.mcap
show --by events -t /front
show --by events -n 3 -t /front
show --by events -n 2 -t /front
show --by events -n 5 -t /front --around 0.2
# Unreadable pictures are left out and counted; the one before the last stands for it.
run 10,bad=0,bad=9 3,bad=0,bad=1,bad=2 >run.mcap
show -n 2 -t /front -t /wrist
