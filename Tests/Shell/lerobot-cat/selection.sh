# Episodes and features are chosen; the times go on from one dataset to the next.
exec 2>&1
rlds-cat --rate 5 -f action -f observation/state -f observation/packed --split all "$DATA/tiny_robot" |
  lerobot-write --task push tiny
list() { lerobot-cat "$@" tiny | stream-text --json -t /episode | jq -r '.value |
  select(.event == "BEGIN") | "\(.index) \(.attributes | from_entries.id) \(.rate)"'; }
for episodes in 0 1-2 2,0 1-; do
  echo "$episodes"
  list --episodes $episodes
done
lerobot-cat --features 'observation*' -x observation.state tiny --episodes 0 tiny | stream-info
lerobot-cat --episodes 2-9 tiny | tail -c 8 | od -An -tx1 | grep -c "4d 43 41"
lerobot-cat -f nothing tiny >/dev/null
echo "exit $?"
lerobot-cat --episodes 3-1 tiny
echo "exit $?"
