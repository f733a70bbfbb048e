#!/bin/sh
# The asking half of the loop of labels with a real server, llama.cpp, and a toy model that answers by the
# color of the picture: asked, answered over a kill of the server, and read. The filters are in PATH;
# PYTHON_LABELS has the packages of requirements-labels.txt.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
if ! [ -x "${PYTHON_LABELS:-}" ]; then
  echo 'skipped: no PYTHON_LABELS'
  exit 0
fi
[ -e "$SHARED/flywheel/toy_vlm_mmproj.py" ] || { echo 'skipped: no toy model'; exit 0; }
model=$("$here/toy-model")
# The model's other half is kept beside it.
HOME=$(dirname "$model")
export HOME
port=$("$PYTHON" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
serve() {
  "$PYTHON_LABELS" "$here/../Flywheel/serve_vlm.py" "$model" "$port" >server.log 2>&1 &
  server=$!
}
serve
trap 'kill $server' EXIT

python3 -B "$here/check_labels_vlm.py" run >run.mcap
printf 'The word is {pictures}\n' >word
frame-pick -n 1 <run.mcap |
  vlm-ask --prompt word --task judge --answers success,failure --max-tokens 24 >requests.jsonl
for options in '--judge' '--judge --samples 2 --both-orders' '--caption --variants 3'; do
  # shellcheck disable=SC2086
  frame-pick -n 3 <run.mcap | vlm-ask $options >others.jsonl
  "$PYTHON_LABELS" "$here/check_labels_vlm.py" requests others.jsonl
done
"$PYTHON_LABELS" "$here/check_labels_vlm.py" requests requests.jsonl

until grep -q listening server.log; do sleep 0.2; done
post() { timeout 300 vlm-post --url "http://127.0.0.1:$port/v1" -j 1 -o answers.jsonl requests.jsonl; }
post &
asking=$!
until [ -s answers.jsonl.part ]; do sleep 0.05; done
kill -9 "$server"
serve
wait "$asking"
vlm-read --answers success,failure answers.jsonl >rows.jsonl
cat rows.jsonl
"$PYTHON_LABELS" "$here/check_labels_vlm.py" rows answers.jsonl rows.jsonl
