#!/bin/sh
# lerobot-check: a good dataset has no finding, and each way to break it has its own code and no other.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3}
"$python" "$here/check_audit.py" write steps.mcap 20
"$python" "$here/check_audit.py" write slow.mcap 0.25
make() {
  directory=$1 input=$2
  shift 2
  lerobot-write --robot-type arm "$@" "$directory" <"$input"
  printf -- '---\ntags:\n- LeRobot\n---\n# Cubes\n' >"$directory/README.md"
}
make v30-jpeg steps.mcap
make v30-cells steps.mcap --storage cells
make v21-jpeg steps.mcap --format v2.1
make slow-jpeg slow.mcap
"$python" "$here/check_audit.py" check v30-jpeg v30-cells v21-jpeg slow-jpeg
