# An episode without steps is left out and named with the reason that step-align gives; with --empty
# error it ends the filter, and no dataset appears.
exec 2>&1
PYTHONPATH=$SHELL_TESTS python3 -B - <<'END'
import contextlib
import types

from mcap import *

for name, start in [("late", 8), ("whole", 0)]:
    times = sorted([(t, 1) for t in range(5)] + [(t, 2) for t in range(start, start + 5)])
    with open(name + ".mcap", "wb") as file:
        with contextlib.redirect_stdout(types.SimpleNamespace(buffer=file)):
            write(channel(1, 0, "/a", "json"), channel(2, 0, "/b", "json"),
                  *(message(topic, 0, t * 10**9, 0, b'{"x":1}') for t, topic in times))
END
mcap-cat late.mcap whole.mcap late.mcap | step-align -q --rate 1 a=/a.x b=/b.x >steps.mcap
zarr-write steps.zarr <steps.mcap
od -An -t d8 -N 24 steps.zarr/meta/episode_ends/c/0
zarr-write -q --empty error none.zarr <steps.mcap
echo "exit $?"
rlds-write --name steps . <steps.mcap
rlds-write --name none --empty error . <steps.mcap
echo "exit $?"
ls
