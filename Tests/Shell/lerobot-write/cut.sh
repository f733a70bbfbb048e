# A stream that is cut leaves the episodes that are finished, and nothing else.
rlds-cat -f action -f observation/image_primary "$DATA/tiny_robot" | image-resize 32x24 >steps.mcap
for bytes in 100 3000 8000 11000 "$(($(wc -c <steps.mcap) - 1))"; do
  head -c "$bytes" steps.mcap | lerobot-write --task a out 2>/dev/null
  echo "exit $?, $(jq -c '[.total_episodes, .total_frames]' out/meta/info.json 2>/dev/null)"
  ls -A
  rm -rf out
done
# An old dataset stays until the stream has ended.
lerobot-write --task a out <steps.mcap
cp -r out before
head -c 11000 steps.mcap | lerobot-write --task b --force out 2>/dev/null
echo "exit $?"
diff -r before out && echo untouched
