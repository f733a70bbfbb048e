#!/bin/sh
# Datumaro, the dataset library of CVAT, reads what annotation-write prints for CVAT.
# PYTHON_DATUMARO has the packages of requirements-datumaro.txt.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
[ -x "${PYTHON_DATUMARO:-}" ] || { echo 'skipped: no PYTHON_DATUMARO'; exit 0; }
"$PYTHON_DATUMARO" -B "$here/check_labels_cvat.py" rows >rows.jsonl
annotation-write --cvat --size 64x48 --question 'Did it work?' <rows.jsonl >annotations.xml
"$PYTHON_DATUMARO" -B "$here/check_labels_cvat.py" read rows.jsonl annotations.xml
