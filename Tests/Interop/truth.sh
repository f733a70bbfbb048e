#!/bin/sh
# step-align against the arrays that the simulator's recordings were made from.
exec "$PYTHON" "$(dirname "$0")/truth.py"
