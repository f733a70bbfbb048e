#!/bin/sh
# zarr-write, rlds-write, lerobot-write and norm-stats are killed at system calls that change files;
# users' readers read what is left. The filters are in PATH; PYTHON has the packages of requirements.txt.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3}
if ! strace -qq -o /dev/null true 2>/dev/null; then
  echo 'skipped: no strace, or it may not trace'
  exit 0
fi
few() { mcap-cat -t action -t observation/grey -t language_instruction "$1"; }
"$python" "$here/check_steps.py" write all.mcap 0 1
few all.mcap >first.mcap
"$python" "$here/check_steps.py" write all.mcap 1 2
few all.mcap >second.mcap
"$python" "$here/check_steps.py" write all.mcap 0 3
few all.mcap >three.mcap
"$python" -W ignore "$here/check_kills.py" first.mcap second.mcap three.mcap
