# A stream that is cut makes no dataset, and no directory is left of it.
rlds-cat -x '*contacts' "$DATA/tiny_robot" >steps.mcap
for bytes in 100 3000 8000 "$(($(wc -c <steps.mcap) - 1))"; do
  head -c "$bytes" steps.mcap | rlds-write --name robot out 2>/dev/null
  echo "exit $?"
done
mkdir out
head -c 3000 steps.mcap | rlds-write --name robot out 2>/dev/null
echo "exit $?"
ls -A . out
