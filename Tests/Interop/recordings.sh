#!/bin/sh
# mcap-cat and bag-cat against PyPI's mcap and rosbags and ROS's own rosbag: the same messages.
exec "$PYTHON" "$(dirname "$0")/recordings.py"
