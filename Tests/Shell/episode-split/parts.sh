# Takes by length and by gaps.
. "$SHELL_TESTS/episode-split/show"
PYTHONPATH=$SHELL_TESTS python3 -B "$SHELL_TESTS/episode-split/run.py" >run.mcap
show --length 12.25
show --length 100
python3 -B - <<'PY' >run.mcap
import sys, os
sys.path.append(os.environ["SHELL_TESTS"])
import mcap
S = 10**9
times = [*range(0, 50), *range(150, 200), *range(500, 505)]
mcap.write(mcap.channel(1, 0, "/x", "json"),
           *(mcap.message(1, 0, 1000 * S + t * S // 10, 0, b"{}") for t in times))
PY
show --gap 5
show --gap 5 --length 3
show --gap 5 --start /x --stop /none
