# What a dataset lacks or has wrong is named with its file; no broken one looks like a whole stream.
exec 2>&1
rlds-cat --rate 5 -f action -f '*image_primary' --split val "$DATA/tiny_robot" | lerobot-write --task push good
rlds-cat --rate 5 -f action --split val "$DATA/tiny_robot" |
  lerobot-write --task push --format v2.1 old
try() {
  lerobot-cat bad >out.mcap
  echo "$1: exit $?"
  tail -c 8 out.mcap | od -An -tx1 | grep -q '89 4d 43 41 50' && echo 'a whole stream'
  rm -rf bad
}
edit() { cp -r good bad && sed -i "$1" bad/meta/info.json; }
edit 's|"data/chunk|"../chunk|'; mv bad/data/chunk-000 chunk-000; try 'rows outside'
edit 's|"videos/{video_key}|"/etc/{video_key}|'; try 'absolute path'
edit 's|videos/{video_key}|../../../etc/{video_key}|'; try 'path out of the dataset'
edit 's|{file_index:03d}.mp4|{file:03d}.mp4|'; try 'unknown field'
edit 's/"v3.0"/"v4.0"/'; try 'another version'
edit 's/"fps": 5/"fps": 0/'; try 'no rate'
edit 's/"dtype": "float32"/"dtype": "complex64"/'; try 'another type'
edit 's/"shape": \[/"shape": [9,/'; try 'another shape'
edit 's/{/[/'; try 'no JSON'
for file in meta/info.json meta/tasks.parquet meta/episodes/chunk-000/file-000.parquet \
  data/chunk-000/file-000.parquet videos/observation.image_primary/chunk-000/file-000.mp4; do
  cp -r good bad && rm "bad/$file"; try "$file is missing"
  cp -r good bad && truncate -s -9 "bad/$file"; try "$file is cut"
done
cp -r good bad && rm bad/meta/tasks.parquet && ln -s / bad/meta/tasks.parquet; try 'a directory'
cp -r old bad && sed -i 's/"length":[0-9]*/"length":1/' bad/meta/episodes.jsonl; try 'other lengths'
cp -r old bad && echo x >>bad/meta/tasks.jsonl; try 'no line of JSON'
cp -r old bad && sed -i 's/"task_index":0/"task_index":7/' bad/meta/tasks.jsonl; try 'no such task'
lerobot-cat nothing
echo "exit $?"
