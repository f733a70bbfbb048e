#!/bin/sh
# A message without bytes holds no frame.
: >nothing.x
python3 -B "$SHELL_TESTS/video-decode/messages.py" h264 "$DATA/videos/plain.h264" nothing.x >video
video-decode <video | stream-info | grep /camera
