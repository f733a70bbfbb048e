# A stream that is cut makes no dataset, and nothing is left of it.
rlds-cat -x '*contacts' "$DATA/tiny_robot" >steps.mcap
for bytes in 100 3000 8000 "$(($(wc -c <steps.mcap) - 1))"; do
  head -c "$bytes" steps.mcap | lerobot-write --task a out 2>/dev/null
  echo "exit $?"
done
ls -A
