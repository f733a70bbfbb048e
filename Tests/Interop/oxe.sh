#!/bin/sh
# Every Open X-Embodiment configuration of OpenVLA and Octo, from an RLDS dataset with its features to
# windows of standard steps. The filters are in PATH; PYTHON has the packages of requirements.txt.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
if [ ! -f "$SHARED/reference/oxe_configs.json" ]; then
  echo "skipped: no $SHARED/reference/oxe_configs.json"
  exit 0
fi
"${PYTHON:-python3}" "$here/check_oxe.py" "$SHARED/reference/oxe_configs.json" "$SHARED/golden"
