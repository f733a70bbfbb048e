#!/bin/sh
# The pages of stream-info and lerobot-check in Chromium: it loads nothing else, reports nothing, shows
# every picture, and draws in light and dark, on a desktop and a phone.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
browser=$(command -v chromium || command -v chromium-browser || :)
[ -n "$browser" ] || { echo "skipped: no Chromium"; exit 0; }
python=${PYTHON:-python3}
bag-cat "$DATA/pick_cube_sample.bag" >recording.mcap
stream-info --html recording.html recording.mcap
jpeg-encode <recording.mcap \
  | step-align --rate 10 observation/image=/camera/front/image_raw action=/action.data \
  | lerobot-write --task 'pick the cube' dataset
lerobot-check --html dataset.html dataset
open() {
  "$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$PWD/profile" \
    --enable-logging=stderr "$@" 2>log
  ! grep CONSOLE log
}
for page in *.html; do
  open --dump-dom "file://$PWD/$page" >dom
  "$python" "$here/check_pages.py" dom "$page" dom
done
page=file://$PWD/recording.html
open --window-size=1200,1600 --screenshot=light.png "$page" >/dev/null
open --blink-settings=preferredColorScheme=0 --window-size=500,1600 --screenshot=dark.png "$page" \
  >/dev/null
"$python" "$here/check_pages.py" shots light.png dark.png
