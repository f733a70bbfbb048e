#!/bin/sh
# The whole loop of labels with llama.cpp, SeaweedFS and Label Studio. PYTHON_LABELS and PYTHON_EDGE have the
# packages of requirements-labels.txt and requirements-edge.txt, LABEL_STUDIO is the program.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
for program in "${PYTHON_LABELS:-PYTHON_LABELS}" "${PYTHON_EDGE:-PYTHON_EDGE}" "${LABEL_STUDIO:-LABEL_STUDIO}"; do
  [ -x "$program" ] || { echo "skipped: no $program"; exit 0; }
done
[ -e "$SHARED/flywheel/toy_vlm_mmproj.py" ] || { echo 'skipped: no toy model'; exit 0; }
PICTURE_MODEL=$("$here/toy-model")
PATH=$PATH:$(dirname "$PYTHON_EDGE")
export PATH PICTURE_MODEL
exec "$PYTHON" -B "$here/check_labels_loop.py" .
