# What can be read is shown before the error. A message that does not fit its schema is one, if it is
# to be shown.
exec 2>&1
try() { stream-text "$@"; echo "exit $?"; }
PYTHONPATH=$SHELL_TESTS python3 -B - >unfit.mcap <<'END'
from mcap import *

write(
    schema(1, "std_msgs/Int32", "ros1msg", "int32 data"), channel(1, 1, "/a", "ros1"),
    channel(2, 0, "/b", "json"), message(1, 0, 1, 0, b"\1\0\0\0"), message(1, 0, 2, 0, b"\1\0"),
    message(2, 0, 3, 0, b"[1]"), message(1, 0, 4, 0, b"\4\0\0\0"))
END
try unfit.mcap
try -t /b unfit.mcap
PYTHONPATH=$SHELL_TESTS python3 -B -c '
from mcap import *

write(channel(2, 0, "/b", "json"), message(2, 0, 3, 0, b"[1"))' >json.mcap
try json.mcap
head -c 200 unfit.mcap >cut.mcap
try - <cut.mcap
try nothing.mcap
try </dev/null
try "$DATA/bags/none.bag"
try -t
try -j many unfit.mcap
try --fuller unfit.mcap
