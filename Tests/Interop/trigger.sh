#!/bin/sh
# edge-trigger against brute force: 1,000 random moments, the language of rules, a slow input, snapshots.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
"${PYTHON:-python3}" "$here/check_trigger.py"
