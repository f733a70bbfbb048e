#!/bin/sh
# Language columns: those that LeRobot's annotator leaves to pyarrow's inference become events, and the
# events become columns of LeRobot's types again, which pyarrow and DuckDB read.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3}
check() { "$python" "$here/check_lerobot_language.py" "$@"; }
check steps steps.mcap
lerobot-write plain <steps.mcap
check annotate plain
lerobot-check --ignore LR115 --ignore LR4 --ignore LR6 --ignore LR7 plain
lerobot-cat plain | lerobot-write written
check written written
