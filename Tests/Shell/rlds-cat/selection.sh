# Splits, slices, shards and features are chosen as in tensorflow_datasets.
list() { rlds-cat "$@" "$DATA/tiny_robot" | stream-text --json -t /episode | jq -r '.value |
  select(.event == "BEGIN") | "\(.index) \(.attributes | from_entries.file_path) \(.source)"'; }
for split in train val train+val all 'train[1:]' 'train[:50%]' 'train[-1shard]' 'train[2:1]'; do
  echo "$split"
  list --split "$split"
done
echo interleaved
list --interleave 2
rlds-cat -f 'observation/*s' -f reward -x '*word*' --rate 4 "$DATA/tiny_robot/1.0.0" | stream-info
