# H.264 whose bytes do not depend on the threads; what cannot be encoded is said.
exec 2>&1
bag-cat "$DATA/pick_cube_sample.bag" | jpeg-encode | step-align --rate 10 \
  observation/images/front=/camera/front/image_raw action=/action.data >steps.mcap
lerobot-write --storage encode --task pick -j 4 out <steps.mcap
lerobot-write --storage encode --task pick -j 1 one <steps.mcap
diff -r --exclude provenance.json out one && echo 'same bytes'
lerobot-write --storage encode --quantizer 40 --task pick coarse <steps.mcap
size() { wc -c <"$1"/videos/observation.images.front/chunk-000/file-000.mp4; }
[ "$(size coarse)" -lt "$(size out)" ] && echo smaller
rm -rf one coarse
find out -name '*.mp4'
jq -c '.features["observation.images.front"]' out/meta/info.json
lerobot-write --quantizer 3 --task pick no <steps.mcap
lerobot-write --storage cells --codec av1 --task pick no <steps.mcap
image-resize 31x24 <steps.mcap | lerobot-write --storage encode --task pick no
echo "exit $?"
mkdir bin
PATH=$PWD/bin:$PATH
printf '#!/bin/sh\nhead -c 1000 >/dev/null\necho no luck >&2\nexit 1\n' >bin/ffmpeg
chmod +x bin/ffmpeg
# When the end of the program shows depends on how fast it is.
encode() {
  { lerobot-write --storage encode --codec "$1" --task pick no <steps.mcap; echo "exit $?"; } 2>&1 |
    sed 's/record .* byte [0-9]*/record N at byte N/; s/step [0-9]* of/step N of/'
}
encode av1
printf '#!/bin/sh\ncat >/dev/null\n' >bin/ffmpeg
encode h265
printf '#!/bin/sh\nkill -9 $$\n' >bin/ffmpeg
encode h265
ls
# The statistics are those of the images before they are encoded, raw or not.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 \
  observation/images/front=/camera/front/image_raw action=/action.data >raw.mcap
lerobot-write --storage encode --task pick encoded <raw.mcap
lerobot-write --storage cells --task pick cells <raw.mcap
cmp encoded/meta/stats.json cells/meta/stats.json && echo 'same statistics'
