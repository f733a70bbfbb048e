#!/bin/sh
# Default values and names of types in protobuf descriptors against google.protobuf.
exec "$PYTHON" "$(dirname "$0")/check_defaults.py"
