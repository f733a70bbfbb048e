# rosbag2 compresses single payloads or the whole file; nothing but the magic of zstd tells.
exec 2>&1
file=$DATA/recordings/message-zstd.mcap
stream-text --json -t /joint_states "$file" | jq -c '.value.position'
for form in 'mcap-cat' 'zstd-chunk' 'lz4-chunk'; do
  $form <"$file" | stream-text -t /joint_states | sed 's/^[^{]*//' | cksum
done
step-align --clock /joint_states action=/joint_states.position <"$file" | stream-text -t action | wc -l
zstd -q -c "$file" >whole.mcap.zstd
for read in 'mcap-cat whole.mcap.zstd' 'mcap-cat -' 'mcap-cat --order time -'; do
  $read <whole.mcap.zstd | stream-text -t /joint_states | cksum
done
mcap-cat <"$file" | stream-text -t /joint_states | cksum
zstd -q -c "$DATA/bags/lz4.bag" >bag.zst
bag-cat bag.zst | python3 "$SHELL_TESTS/messages.py" | LC_ALL=C sort | cmp - "$DATA/bags/messages.txt"
head -c 300 whole.mcap.zstd | mcap-cat >/dev/null
echo "exit $?"
