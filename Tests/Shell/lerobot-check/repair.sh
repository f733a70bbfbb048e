# A dataset whose writer died keeps the episodes before the first one that is not whole, and the
# files as they were beside it.
exec 2>&1
for number in 1 2 3 4; do cp "$DATA/pick_cube_sample.bag" $number.bag; done
bag-cat 1.bag 2.bag 3.bag 4.bag | jpeg-encode | step-align --rate 3 \
  observation/images/front=/camera/front/image_raw action=/action.data >steps.mcap
camera=observation.images.front
for format in v3.0 v2.1; do
  lerobot-write --format $format --task 'pick the cube' $format <steps.mcap
done
# Mends the dataset `bad`, and shows that the original is kept.
mend() {
  echo "$ $1"
  cp -r bad was
  status=0
  lerobot-check --repair --select LR1 --select LR2 --select LR5 bad >found 2>&1 || status=$?
  grep -v note found | sed "s,$PWD,.,"
  echo "status $status"
  if [ -e bad.broken ]; then diff -r was bad.broken; else diff -r was bad; fi
  jq -c '[.total_episodes, .total_frames, .total_tasks]' bad/meta/info.json
  lerobot-check --select LR1 --select LR2 --select LR3 --select LR5 --select LR60 bad | grep error
  rm -rf bad was found bad.broken
}
for good in v3.0 v2.1; do
  echo "# $good"
  start() { cp -r $good bad; }
  start
  mend 'nothing is wrong'
  start
  jq '.total_episodes = 9 | .total_frames = 1 | .total_tasks = 3' $good/meta/info.json >bad/meta/info.json
  mend 'the totals are those of another moment'
  start
  rm -r bad/meta/*episodes* bad/meta/stats.json
  mend 'neither episodes nor statistics'
  start
  rm bad/meta/tasks*
  mend 'no tasks'
  start
  rm -r bad/meta/tasks* bad/meta/*episodes*
  mend 'the text of the task is lost'
  start
  mkdir -p bad/images/$camera/episode-000004 bad/tmpabcdefgh
  : >bad/images/$camera/episode-000004/frame-000000.png
  : >bad/tmpabcdefgh/$camera.mp4
  mend 'an episode that was not finished'
  start
  : >bad/meta/info.json
  lerobot-check --repair bad
  echo "status $?"
  diff -r --exclude info.json $good bad
  rm -r bad
done
good=v3.0
echo '# Videos and tables that are cut'
start
video=bad/videos/$camera/chunk-000/file-000.mp4
truncate -s $(($(stat -c %s $video) * 5 / 8)) $video
mend 'a video of two and a half episodes'
start
rm $video
mend 'no video'
start
truncate -s -8 bad/data/chunk-000/file-000.parquet
mend 'a table without a footer that has no dictionaries'
good=v2.1
start
truncate -s 1000 bad/videos/chunk-000/$camera/episode_000002.mp4
mend 'a video that is cut'
start
truncate -s 1000 bad/data/chunk-000/episode_000003.parquet
mend 'a table that is cut'
start
rm bad/data/chunk-000/episode_000001.parquet
mend 'a table that is missing'
start
truncate -s -20 bad/meta/episodes.jsonl
truncate -s -20 bad/meta/episodes_stats.jsonl
mend 'lines that are cut'
start
sed -i 3,4d bad/meta/episodes.jsonl bad/meta/episodes_stats.jsonl
jq '.total_episodes = 2' $good/meta/info.json >bad/meta/info.json
mend 'data without episodes'
# What has been left out can be added again, and the next original gets a name of its own.
start
truncate -s 1000 bad/data/chunk-000/episode_000003.parquet
lerobot-check --repair --select LR2 bad >found
lerobot-write --append --task 'pick the cube' bad <steps.mcap
jq .total_episodes bad/meta/info.json
lerobot-check --select LR1 --select LR2 --select LR3 --select LR5 bad | grep error
rm bad/meta/tasks.jsonl
lerobot-check --repair --select LR2 bad 2>&1 | sed "s,$PWD,.,"
ls
