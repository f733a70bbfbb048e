#!/bin/sh
# lerobot-write: a stream from the PyPI package mcap becomes datasets that pyarrow, DuckDB and PyAV
# read as the values that went in. With PYTHON_LEROBOT, an interpreter with requirements-trainers.txt
# (see make check-lerobot), LeRobot reads them too.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3}
"$python" "$here/check_lerobot.py" write steps.mcap
for storage in jpeg cells encode; do
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
"$python" "$here/check_lerobot.py" video encode
if command -v ffmpeg >/dev/null; then
  lerobot-write --storage encode --codec h265 h265 <steps.mcap
  "$python" "$here/check_lerobot.py" video h265
fi

if [ -n "${PYTHON_LEROBOT:-}" ]; then
  lerobot-write --storage cells --stats compatible compatible <steps.mcap
  "$PYTHON_LEROBOT" -W ignore "$here/check_lerobot_stats.py" compatible
  traj-map -e 'remove observation/grid, observation/cube' <steps.mcap >flat.mcap
  for storage in jpeg cells encode; do
    lerobot-write --storage $storage flat-$storage <flat.mcap
    HF_HUB_OFFLINE=1 HF_HOME=$PWD/cache "$PYTHON_LEROBOT" -W ignore \
      "$here/check_lerobot_tools.py" flat-$storage 2>tools.log || { cat tools.log; exit 1; }
  done
fi

# A run that ends early, and another one that goes on.
numbers='with_entries(select(.key | startswith("observation.images") | not))'
head -c 200000 steps.mcap | lerobot-write part 2>/dev/null || [ -e part ]
lerobot-write --append part <steps.mcap 2>/dev/null
for name in jpeg part; do
  jq "$numbers" $name/meta/stats.json >$name.json
done
diff jpeg.json part.json

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

# Datasets that LeRobot has begun.
"$python" "$here/check_lerobot.py" write rest.mcap nodepth 1
go_on() {
  HF_HUB_OFFLINE=1 HF_HOME=$PWD/cache "$1" -W ignore "$here/check_lerobot.py" record "$2" "$3" \
    2>/dev/null
  lerobot-write --append --storage "$3" "$2" <rest.mcap
  HF_HUB_OFFLINE=1 HF_HOME=$PWD/cache "$1" -W ignore "$here/check_lerobot.py" lerobot "$2" "$3" few
}
for storage in jpeg cells; do
  [ -z "${PYTHON_LEROBOT:-}" ] || go_on "$PYTHON_LEROBOT" begun-$storage $storage
  [ -z "${PYTHON_LEROBOT_OLD:-}" ] || go_on "$PYTHON_LEROBOT_OLD" old-begun-$storage $storage
done
