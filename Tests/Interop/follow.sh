#!/bin/sh
# mcap-cat and bag-cat follow recordings while their own libraries write them. The filters are in PATH;
# PYTHON has the packages of requirements.txt, Debian's python3 has rosbag.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
exec "${PYTHON:-python3}" "$here/check_follow.py"
