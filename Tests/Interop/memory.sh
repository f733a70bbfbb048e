#!/bin/sh
# The memory of a filter does not depend on the length of the stream.
exec "$PYTHON" "$(dirname "$0")/memory.py"
