# Episodes and parts of them, in the order of the stream and of the list.
exec 2>&1
bag-cat --id 'run{index}' -t /action -t /instruction "$DATA/pick_cube_sample.bag" >one
for number in 0 1 2 3; do mcap-cat --id "e$number" one >"e$number"; done
mcap-cat e0 e1 e2 e3 >stream
ids() { stream-text --json -t /episode "${1:--}" | grep BEGIN | grep -o '"index":[0-9]*\|"id","value":"[^"]*"'; }
cat >list <<'END'
# Chosen last, first.
{"id": "e3", "rank": 1, "distance": 0.25}

e1
{"rank": 3, "id": "e1"}
END
episode-pick -v list <stream >out; stream-check out; ids out
episode-pick --order list list <stream >out; stream-check out; ids out
episode-pick -n 1 list <stream | ids
episode-pick --not list <stream >out; stream-check out; ids out
# Parts: the latched instruction comes with each; one message is at the start, none at the end.
start=$(stream-text --json -t /action e0 | head -1 | sed 's/.*"log_time": *\([0-9]*\).*/\1/')
printf 'e1:0.2-0.4\ne0:%d-\ne1:-0.1\n' "$((start + 300000000))" >spans
moments() { stream-text --json -t /action -t /instruction "$1" | sed 's/.*"topic": *"\([^"]*\)".*"log_time": *\([0-9]*\).*/\1 \2/' |
  while read -r topic time; do echo "$topic $(((time - start) / 1000000))"; done; }
episode-pick spans <stream >out; stream-check out; ids out; moments out | sort | uniq -c | head -30
episode-pick --order list spans <stream >listed; stream-check listed; ids listed
# A part of what mcap-cat cuts is the same, except for the rest of the stream.
mcap-cat --start 0.2 --end 0.4 e1 >expected; episode-pick -n 1 spans <stream >picked
for file in expected picked; do stream-text --json -t /action -t /instruction "$file" | sed 's/"sequence.*"data"/"data"/' | sha256sum; done | uniq | wc -l
