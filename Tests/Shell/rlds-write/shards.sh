# --shards divides the episodes as tensorflow_datasets does; there are never more than episodes.
rlds-cat -x '*contacts' --split all "$DATA/tiny_robot" >four.mcap
for shards in 1 3 9; do
  rlds-write --name robot --shards $shards --force . <four.mcap
  (cd robot/1.0.0 && echo *)
  jq -c '.splits[0].shardLengths' robot/1.0.0/dataset_info.json
  rlds-cat robot | stream-text --json -t /episode | jq -r '.value.attributes |
    from_entries.file_path // empty'
done
