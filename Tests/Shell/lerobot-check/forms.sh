# Each finding is a line; what is wrong decides the status. Versions 3.0 and 2.1.
bag-cat "$DATA/pick_cube_sample.bag" | jpeg-encode | step-align --rate 10 \
  observation/images/front=/camera/front/image_raw action=/action.data >steps.mcap
for format in v3.0 v2.1; do
  lerobot-write --format $format --task 'pick the cube' $format <steps.mcap
  lerobot-check $format
  echo $?
done
cp -r v3.0 bad
jq '.total_frames = 12 | .data_path = "../../../etc/{file_index}"' v3.0/meta/info.json >bad/meta/info.json
truncate -s 200 bad/videos/observation.images.front/chunk-000/file-000.mp4
lerobot-check bad
echo $?
lerobot-check --ignore LR7 --ignore LR4 --select LR1 --select LR4 bad
lerobot-check --strict --ignore LR110,x bad
lerobot-check --strict --select LR4 bad
echo $?
lerobot-check --json --select LR110 bad
lerobot-check --github --select LR110 --select LR4 --select LR701 bad
lerobot-check --json --github bad
lerobot-check --html bad.html bad
echo $?
grep -c 'LR602' bad.html
grep -o '<img alt="[^"]*"' bad.html | wc -l
lerobot-check --html good.html v3.0
grep -o '<img alt="[^"]*"' good.html
ls
