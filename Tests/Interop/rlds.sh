#!/bin/sh
# rlds-cat and rlds-write against the PyPI package tfrecord: what is read and what is written agrees
# tensor for tensor. With PYTHON_TFDS, an interpreter with requirements.txt, tensorflow-datasets and
# tensorflow-cpu (1.7 GB), tensorflow_datasets reads them too.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3}
check() {
  "$python" "$here/check_rlds.py" check "$@"
  if [ -n "${PYTHON_TFDS:-}" ]; then "$PYTHON_TFDS" "$here/check_rlds.py" tfds "$@"; fi
}

# Read: a dataset of another writer, with every element type and encoding.
"$python" "$here/check_rlds.py" write tiny_robot/1.0.0
for split in train val train+val; do
  rlds-cat --split "$split" tiny_robot >read.mcap
  check tiny_robot/1.0.0 "$split" read.mcap
done
# The committed one is like it, but for the order of the maps in its records.
diff -r --exclude '*.tfrecord-*' tiny_robot/1.0.0 "$DATA/tiny_robot/1.0.0"
rlds-cat --no-provenance --split train+val "$DATA/tiny_robot" >theirs.mcap
rlds-cat --no-provenance --split train+val tiny_robot | cmp - theirs.mcap

# Written: steps of another writer.
"$python" "$here/check_steps.py" write steps.mcap 0 3
for options in '' --exact '--shards 2'; do
  # shellcheck disable=SC2086
  rlds-write $options --force --name steps out <steps.mcap
  check out/steps/1.0.0 train steps.mcap
  rlds-cat out/steps >again.mcap
  check out/steps/1.0.0 train again.mcap
done

# Real data, there and back.
bridge=$SHARED/data/real/rlds/bridge_dataset/1.0.0
if [ ! -d "$bridge" ]; then
  echo "skipped: no $bridge"
  exit 0
fi
rlds-cat --split train+val "$bridge" >bridge.mcap
check "$bridge" train+val bridge.mcap
rlds-write --name bridge_copy --shards 7 out <bridge.mcap
check out/bridge_copy/1.0.0 train bridge.mcap
