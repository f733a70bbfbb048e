# A shard that is damaged or cut, also between two records, is named with the place.
exec 2>errors
cp -r "$DATA/tiny_robot/1.0.0" copy
shard=copy/tiny_robot-train.tfrecord-00000-of-00002
size=$(wc -c <"$shard")
check() {
  rlds-cat copy | tail -c 8 | od -An -tx1 | grep -q '89 4d 43 41 50' && echo 'a whole stream'
  cp "$DATA/tiny_robot/1.0.0/$(basename "$shard")" "$shard"
}
flip() { printf '\377' | dd of="$shard" bs=1 seek="$1" conv=notrunc 2>/dev/null; }
flip 3; check
flip 1000; check
flip $((size - 1)); check
truncate -s $((size - 5)) "$shard"; check
truncate -s 7 "$shard"; check
first=$(($(od -An -tu8 -N8 "$shard") + 16))
truncate -s "$first" "$shard"; check
: >"$shard"; check
head -c "$first" "$shard" >>"$shard"; check
rm "$shard"; rlds-cat copy >/dev/null
echo "exit $?"
cat errors
