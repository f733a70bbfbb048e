#!/bin/sh
# lerobot-cat against pyarrow and PyAV: rows that pyarrow and DuckDB wrote, videos of all encoders, what
# lerobot-write makes, and a dataset of the hub. With PYTHON_LEROBOT (see make check-lerobot), against
# LeRobotDataset, too.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3}
command -v ffmpeg >/dev/null || { echo 'skipped: no ffmpeg'; exit 0; }
check() { "$python" "$here/check_lerobot_cat.py" "$@"; }
check make made 2>log || { cat log; exit 1; }
lerobot-cat made >made.mcap
check check made.mcap made
lerobot-cat -j 1 made | cmp - made.mcap

# Coded frames, but where they are stored in another order than shown.
lerobot-cat --video packets -x '*/b' -x '*/hevc' made >packets.mcap
jq 'del(.features["observation.images.b", "observation.images.hevc"])' made/meta/info.json >info
cp made/meta/info.json whole
cp info made/meta/info.json
check packets packets.mcap made
cp whole made/meta/info.json
if lerobot-cat --video packets -f '*/b' made >out.mcap 2>err; then exit 1; fi
grep -q 'not stored in the order in which they are shown' err

# Single episodes, in any order, have the same frames.
for episode in 2 1; do
  lerobot-cat --episodes $episode made | stream-text --json -t '*/images/*' >some
  [ "$(wc -l <some)" -gt 50 ]
done

# What lerobot-write makes, in both versions and both storages.
"$python" "$here/check_lerobot.py" write steps.mcap nodepth
for version in v3.0 v2.1; do
  for storage in jpeg cells; do
    lerobot-write --format $version --storage $storage $version-$storage <steps.mcap
    lerobot-cat $version-$storage >written.mcap
    check check written.mcap $version-$storage
  done
done

dataset=${SHARED:-}/data/real/lerobot-v3.0/so101_wrist
if [ -d "$dataset" ]; then
  lerobot-cat --episodes 4 "$dataset" >real.mcap
  stream-check real.mcap
fi
if [ -n "${PYTHON_LEROBOT:-}" ]; then
  "$python" "$here/check_lerobot.py" write depth.mcap
  for storage in jpeg cells; do
    lerobot-write --storage $storage depth-$storage <depth.mcap
    lerobot-cat depth-$storage >depth-$storage.mcap
  done
  for dataset in made depth-jpeg depth-cells; do
    HF_HUB_OFFLINE=1 HF_HOME=$PWD/cache "$PYTHON_LEROBOT" -W ignore "$here/check_lerobot_cat.py" \
      lerobot "$dataset.mcap" "$dataset"
  done
fi
