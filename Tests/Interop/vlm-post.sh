#!/bin/sh
# vlm-post with a server of all faults: what it answers, what is sent again, what goes on after a kill.
# The filters are in PATH; PYTHON has the packages of requirements.txt.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
command -v curl >/dev/null || { echo "skipped: no curl"; exit; }
"$PYTHON" "$here/serve_chat.py" port log &
server=$!
trap 'kill $server' EXIT
until [ -s port ]; do sleep 0.1; done
timeout 60 "$PYTHON" "$here/check_vlm_post.py" "$(cat port)" log
