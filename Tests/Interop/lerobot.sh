#!/bin/sh
# lerobot-write: a stream from the PyPI package mcap becomes datasets that pyarrow, DuckDB and PyAV
# read as the values that went in. With PYTHON_LEROBOT, an interpreter with requirements-lerobot.txt
# (see make check-lerobot), LeRobot reads them too.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3}
"$python" "$here/check_lerobot.py" write steps.mcap
for storage in jpeg cells; do
  lerobot-write --storage $storage -j 1 $storage <steps.mcap
  "$python" "$here/check_lerobot.py" table $storage $storage
  lerobot-write --storage $storage -j 4 four <steps.mcap
  diff -r --exclude provenance.json $storage four
  rm -r four
  if [ -n "${PYTHON_LEROBOT:-}" ]; then
    HF_HUB_OFFLINE=1 HF_HOME=$PWD/cache "$PYTHON_LEROBOT" -W ignore "$here/check_lerobot.py" \
      lerobot $storage $storage
  fi
done
"$python" "$here/check_lerobot.py" video jpeg
"$python" "$here/check_lerobot.py" video jpeg

# Version 2.1, which LeRobot 0.3.3 reads: PYTHON_LEROBOT_OLD.
"$python" "$here/check_lerobot.py" write nodepth.mcap nodepth
for storage in jpeg cells; do
  lerobot-write --format v2.1 --storage $storage old-$storage <nodepth.mcap
  "$python" "$here/check_lerobot.py" old old-$storage $storage
  if [ -n "${PYTHON_LEROBOT_OLD:-}" ]; then
    HF_HUB_OFFLINE=1 HF_HOME=$PWD/cache "$PYTHON_LEROBOT_OLD" -W ignore \
      "$here/check_lerobot.py" lerobot old-$storage $storage
  fi
done
