# The frames of a video as they are, if LeRobot finds each of them by its number.
exec 2>&1
make() { python3 -B "$SHELL_TESTS/video-decode/messages.py" "$@"; }
try() {
  step-align --clock /camera observation.images.top=/camera 2>/dev/null |
    lerobot-write --task pick --storage "${1:-copy}" out | sed 's/record [0-9]* at byte [0-9]*/record N at byte N/'
  find out -name '*.mp4' 2>/dev/null
  rm -rf out
}
for video in plain.h264 color.h265 b.h264; do
  echo $video
  make "${video#*.}" "$DATA/videos/$video" | try
done
make h264 "$DATA/videos/plain.h264" | try jpeg
make h264 "$DATA/videos/plain.h264" | step-align --clock /camera observation.images.top=/camera \
  2>/dev/null | zarr-write no.zarr
echo "exit $?"
echo 'a frame missing, a start within a group, a frame in two messages'
make h264 "$DATA/videos/plain.h264" without 3 | try
make h264 "$DATA/videos/plain.h264" from 1 | try
make h264 "$DATA/videos/plain.h264" split 2 | try
