#!/bin/sh
# bag-cat against PyPI's rosbags and Python's sqlite3 on rosbag2 recordings: the same messages.
exec "$PYTHON" "$(dirname "$0")/rosbag2.py"
