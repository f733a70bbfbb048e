#!/bin/sh
# Byte strings and rows of different lengths: zarr-write's are read by zarr-python, rlds-write's by the
# package tfrecord. The filters are in PATH; PYTHON and PYTHON_ZARR2 are as in zarr.sh.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3}
"$python" "$here/check_bytes.py" write all.mcap 0 3
"$python" "$here/check_bytes.py" write first.mcap 0 2
"$python" "$here/check_bytes.py" write rest.mcap 2 3

few() { mcap-cat -t blob -t fixed "$1"; }
for format in 3 2; do
  few all.mcap | zarr-write --format $format a.zarr
  few all.mcap | zarr-write --format $format a.zarr.zip
  few first.mcap | zarr-write --format $format b.zarr
  few rest.mcap | zarr-write --append b.zarr
  for store in a.zarr a.zarr.zip b.zarr; do
    "$python" -W ignore "$here/check_bytes.py" check $store $format 3
    if [ $format = 2 ] && [ -n "${PYTHON_ZARR2:-}" ]; then
      "$PYTHON_ZARR2" -W ignore "$here/check_bytes.py" check $store $format 3
    fi
  done
  rm -r a.zarr a.zarr.zip b.zarr
done

for options in '' '--shards 2' '--shard-size 1'; do
  # shellcheck disable=SC2086
  rlds-write $options --force --name ragged out <all.mcap
  "$python" "$here/check_rlds.py" check out/ragged/1.0.0 train all.mcap
  if [ -n "${PYTHON_TFDS:-}" ]; then
    "$PYTHON_TFDS" "$here/check_rlds.py" tfds out/ragged/1.0.0 train all.mcap
  fi
  rlds-cat out/ragged >again.mcap
  "$python" "$here/check_rlds.py" check out/ragged/1.0.0 train again.mcap
done
