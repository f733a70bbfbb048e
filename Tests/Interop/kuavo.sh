#!/bin/sh
# step-align --rule kuavo against the rule of Kuavo's converter, written a second time in Python.
exec "$PYTHON" "$(dirname "$0")/kuavo.py"
