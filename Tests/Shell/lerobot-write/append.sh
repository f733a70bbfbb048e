# A dataset grows by episodes that it does not have; one that differs is left alone.
exec 2>&1
steps() { rlds-cat --rate 5 -f action "$@" "$DATA/tiny_robot"; }
counts() { jq -c '[.total_episodes, .total_frames, .total_tasks, .splits.train]' "$1/meta/info.json"; }
for version in v3.0 v2.1; do
  steps --split train | lerobot-write --format $version --task a --append $version
  counts $version
  steps --split all | lerobot-write --append --task b $version
  counts $version
  steps --split all | lerobot-write --append --task b $version
  counts $version
  jq -r '.[].program' $version/meta/provenance.json
  find $version -name '*.parquet' | sort
  cut -d '"' -f 1-10 $version/meta/sources.jsonl
  steps --split all | lerobot-write --task b whole --format $version
  for name in whole $version; do jq .action $name/meta/stats.json >$name.json; done
  cmp whole.json $version.json && echo "same statistics"
  rm -rf whole
done
cp -r v3.0 before
try() {
  lerobot-write --append --task c "$@" v3.0 2>err
  echo "$*: exit $?"
  sed "s,$PWD,HERE," err
}
steps >one.mcap
try --format v2.1 <one.mcap
try --fps 10 <one.mcap
try --robot-type panda <one.mcap
rlds-cat --rate 10 -f action "$DATA/tiny_robot" | try
steps -f observation/state | try
steps | traj-map -e 'action = action[0:3]' | try
rlds-cat --rate 5 -f observation/state "$DATA/tiny_robot" | try
lerobot-write --append --force v3.0 <one.mcap
edit() {
  jq "$2" before/meta/info.json >info.json
  cp info.json v3.0/meta/info.json
  try <one.mcap
  cp before/meta/info.json v3.0/meta/info.json
}
edit paths '.data_path = "../../{chunk_index}/{file_index}.parquet"'
edit frames '.total_frames = 3'
edit version '.codebase_version = "v9.0"'
edit rate 'del(.fps)'
mkdir empty
lerobot-write --append --task c empty <one.mcap
echo "no dataset: exit $?"
mv v3.0/meta/tasks.parquet .
try <one.mcap
mv tasks.parquet v3.0/meta
diff -r before v3.0 && echo untouched
ls -A
