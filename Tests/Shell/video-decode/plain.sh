#!/bin/sh
# H.264 without B slices needs no other program; each image has the times of its message.
python3 -B "$SHELL_TESTS/video-decode/messages.py" h264 "$DATA/videos/plain.h264" >video
env PATH="$BIN" video-decode --no-provenance <video >images
stream-info images | grep /camera
stream-text images | awk '$1 ~ /^(19|20)/ { print $1, $2, $3 }' | head -n 3
stream-check images
for threads in 1 3; do video-decode --no-provenance -j $threads <video | cmp - images; done
# It is left out, and said, that a stream starts inside a group of pictures.
python3 -B "$SHELL_TESTS/video-decode/messages.py" h264 "$DATA/videos/plain.h264" from 3 |
  video-decode --suffix /raw | stream-info | grep /camera
# Other topics pass unchanged.
video-decode -t /other <video | stream-text | grep -c CompressedVideo
