#!/bin/sh
# What people look at: sheets for files and terminals; videos in PyAV and, where it is installed, in
# Chromium.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3}
check() { "$python" "$here/check_pictures.py" "$@"; }
bag-cat "$DATA/pick_cube_sample.bag" >run.mcap
step-align --rate 10 front=/camera/front/image_raw wrist=/camera/wrist/image_raw \
  action=/action.data language_instruction=/instruction.data <run.mcap >steps.mcap
video-write --grid --text steps.mp4 <steps.mcap
check video steps.mp4 38 3.8 642x292
video-write --speed 0.5 --size 160x120 slow.mp4 <steps.mcap
check video slow.mp4 38 7.6 160x120
video-write -t /camera/front/image_raw --size 160x120 --quantizer 12 front.mp4 <run.mcap
check same front.mp4 run.mcap
check write awkward.mcap
video-write -t /a awkward.mp4 <awkward.mcap 2>/dev/null
check times awkward.mp4
video-write -t /alpha alpha.mp4 <awkward.mcap 2>/dev/null
check times alpha.mp4
video-write -t /depth --depth 0.5,2 depth.mp4 <awkward.mcap 2>/dev/null
check depth depth.mp4
video-write --grid awkward-grid.mp4 <awkward.mcap 2>/dev/null
check times awkward-grid.mp4

frame-sheet --columns 5 -o sheet.png <run.mcap
frame-sheet --columns 5 -o sheet.jpg <run.mcap
check sheet sheet.jpg sheet.png
frame-sheet --columns 5 --kitty <run.mcap >kitty
check kitty kitty sheet.png
frame-sheet --columns 5 --sixel <run.mcap >sixel
check sixel sixel sheet.png

browser=$(command -v chromium || command -v chromium-browser || :)
[ -n "$browser" ] || exit 0
cat >page.html <<'EOF'
<!doctype html><title>nothing</title><video muted preload="auto" src="steps.mp4"></video>
<script>
const video = document.querySelector("video");
video.onerror = () => document.title = "error " + video.error.message;
// The page is loaded when this has happened.
video.onloadeddata = () =>
  document.title = [video.videoWidth, video.videoHeight, video.duration.toFixed(1)].join(" ");
</script>
EOF
"$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$PWD/profile" \
  --dump-dom "file://$PWD/page.html" 2>log >dom
grep -q '<title>642 292 3.8</title>' dom || { cat dom; exit 1; }
