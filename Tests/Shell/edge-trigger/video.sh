# Key frames are at 1.0, 1.8, 2.5 and 3.3 s, the event at 3.4 s. A video begins with the last key frame
# before a clip, or with its first frame if that is one, so that every frame can be decoded; without any
# key frame it has none.
. "$SHELL_TESTS/edge-trigger/show"
video() {
  python3 -B "$SHELL_TESTS/video-decode/messages.py" h264 "$@" >run.mcap
}
video "$DATA/videos/b.h264" "$DATA/videos/b.h264"
for pre in 0 0.3 0.7 1.2; do
  show --when /camera --each-n 24 --pre $pre --post 0.2 --min-interval 2 2>/dev/null | grep '/camera:'
done
video "$DATA/videos/plain.h264" "$DATA/videos/plain.h264"
show --when /camera --each-n 24 --pre 0.3 --post 0.2 --min-interval 2 2>/dev/null
video-decode <out.mcap | stream-info | grep RawImage
video "$DATA/videos/plain.h264" from 9
show --when /camera --each-n 3 --pre 0.1 --post 0.1 --min-interval 2 2>/dev/null
