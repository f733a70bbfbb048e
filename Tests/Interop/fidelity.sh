#!/bin/sh
# image-fidelity against NumPy and OpenCV, and the pages of image-fidelity and codec-advise in Chromium.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3}
picture=$DATA/golden/vla_vision/test_image.png
"$python" "$here/check_fidelity.py" write pictures.mcap "$picture"
image-fidelity -q 95,70 --subsampling 420,444 --size 224,320x240 --json --html page.html \
  <pictures.mcap >scores.json
"$python" "$here/check_fidelity.py" check scores.json "$picture"
browser=$(command -v chromium || command -v chromium-browser || :)
[ -n "$browser" ] || { echo "skipped: no Chromium"; exit 0; }
open() {
  "$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$PWD/profile" \
    --enable-logging=stderr "$@" 2>log
  ! grep CONSOLE log
}
bag-cat -t '/joint_states' -t '/camera/wrist/*' "$DATA/pick_cube_sample.bag" |
  codec-advise --html advice.html >advice.txt
open --dump-dom "file://$PWD/page.html" >dom
"$python" "$here/check_pages.py" dom page.html dom img path figure tr
open --dump-dom "file://$PWD/advice.html" >dom
"$python" "$here/check_pages.py" dom advice.html dom path figure tr
page=file://$PWD/page.html
open --window-size=1200,1600 --screenshot=light.png "$page" >/dev/null
open --blink-settings=preferredColorScheme=0 --window-size=500,1600 --screenshot=dark.png "$page" \
  >/dev/null
"$python" "$here/check_pages.py" shots light.png dark.png
