#!/bin/sh
# What is wrong with a video ends with one line.
make() { python3 -B "$SHELL_TESTS/video-decode/messages.py" "$@"; }
try() {
  "$@" >out 2>errors
  echo "exit $?"
  sed 's/record [0-9]* at byte [0-9]*/record N at byte N/' errors
}
plain=$DATA/videos/plain.h264
head -c 3000 "$DATA/images/color0.jpg" >picture
echo 'another codec'
make h264 "$DATA/videos/color.h265" >video && try video-decode <video
make h265 "$plain" >video && try video-decode <video
make av1 "$plain" >video && try video-decode <video
make h264 picture >video && try video-decode <video
make vp9 "$plain" >video && try video-decode <video
echo 'no key frame'
make h264 "$plain" from 9 >video
try video-decode <video
try video-decode --bad skip <video
echo 'another size'
make h264 "$plain" "$DATA/videos/small.h264" >video && try video-decode <video
try video-decode --bad skip <video
echo 'a frame is missing'
make h264 "$plain" without 2 >video && try video-decode <video
try video-decode --bad skip <video
try video-decode --bad repeat <video
stream-info out | grep /camera
echo 'a frame is cut'
make h264 "$plain" split 8 >video && try video-decode <video
echo 'no program, one that fails, one that dies'
make h264 "$DATA/videos/b.h264" >video
try env PATH="$BIN" video-decode <video
for end in 'exit 3' 'kill -9 $$' 'echo "[h264 @ 0x1] no luck" >&2; exit 1' 'exec cat' 'cat >/dev/null'; do
  printf '#!/bin/sh\n%s\n' "$end" >ffmpeg && chmod +x ffmpeg
  try env PATH="$PWD:$PATH" video-decode <video
done
