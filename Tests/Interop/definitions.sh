#!/bin/sh
# Messages with definitions in IDL and flatbuffers against what Cyclone DDS, rosbags and Google's
# flatbuffers write: the same values.
exec "$PYTHON" "$(dirname "$0")/definitions.py"
