#!/bin/sh
# frame-embed against the same model in NumPy, and with a server of each kind of request.
# The filters are in PATH; PYTHON has the packages of requirements.txt.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
bag-cat -t '/camera/*' "$DATA/pick_cube_sample.bag" |
  step-align --rate 10 front=/camera/front/image_raw wrist=/camera/wrist/image_raw |
  image-resize 64x48 >small
frame-embed -n 5 --frames <small >embedded
bag-cat -t /action "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data |
  frame-embed --features action --knots 7 >paths
"$PYTHON" -B "$here/check_embed.py" numbers embedded paths
command -v curl >/dev/null || { echo 'skipped: no curl'; exit; }
"$PYTHON" -B "$here/check_embed.py" serve port &
server=$!
trap 'kill $server' EXIT
until [ -s port ]; do sleep 0.1; done
url=http://127.0.0.1:$(cat port)
bag-cat -t /camera/front/image_raw "$DATA/pick_cube_sample.bag" | jpeg-encode >pictures
for form in messages input image; do
  OPENAI_API_KEY=secret frame-embed -n 3 --frames --url "$url/v1" --form "$form" --model "toy-$form" \
    --model-version 2 <pictures >"$form"
done
cmp_vectors() { stream-text --json -t '/embedding*' "$1" | grep -o '"float32":[^]]*]'; }
cmp_vectors messages >first
for form in input image; do cmp_vectors "$form" | cmp - first; done
[ "$(wc -l <first)" -eq 4 ]
for model in refused few text; do
  if OPENAI_API_KEY=secret frame-embed --url "$url" --model "$model" <pictures >out 2>error; then
    echo "$model: no error"; exit 1
  fi
  [ "$(wc -l <error)" -eq 1 ] || { cat error; exit 1; }
  if stream-check -q out 2>/dev/null; then echo "$model: a whole stream"; exit 1; fi
done
