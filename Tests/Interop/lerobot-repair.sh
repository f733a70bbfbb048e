#!/bin/sh
# lerobot-check --repair: what a recorder that died has left, written with pyarrow and PyAV as LeRobot
# writes it, becomes a dataset that pyarrow and PyAV read as what was recorded.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3}
check() { "$python" "$here/check_lerobot_repair.py" "$@"; }
for state in staged encoded torn short; do
  check die $state $state
  lerobot-check --repair --ignore LR4 --ignore LR6 --ignore LR7 $state
  check mended $state $state
done
