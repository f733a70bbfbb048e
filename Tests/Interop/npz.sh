#!/bin/sh
# npz-cat and npz-write against NumPy: archives that numpy.savez and savez_compressed write, to files
# and to pipes, become steps and then archives that numpy.load opens as the arrays that went in.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3}
"$python" "$here/check_npz.py" write
for name in stored deflated; do
  npz-cat --layout envs,steps $name.npz >$name.mcap
  npz-write --layout envs,steps again.npz <$name.mcap
  "$python" "$here/check_npz.py" check again.npz 1
  rm again.npz
done
# Two archives one after the other through a pipe are twice the episodes.
"$python" "$here/check_npz.py" pipe | npz-cat --layout envs,steps |
  npz-write --layout envs,steps - >both.npz
"$python" "$here/check_npz.py" check both.npz 2
