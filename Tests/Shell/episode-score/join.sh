# Tables: by id and by step, unknown ids, columns, formats by their content.
exec 2>&1
for id in a b c; do
  bag-cat --id $id -t /action "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data >"$id"
done 2>/dev/null
mcap-cat a b c >stream
scores() { stream-text --json -t /episode | grep END | sed 's/.*"attributes":\[//' | grep -o '"score[^}]*\|"steps":[0-9]*'; }
cat >loss.csv <<'END'
id,step,loss,acc
a,0,1,0.5
a,1,2.5,
b,0,nan,0.25
gone,0,1,1
END
episode-score -v --join loss.csv <stream | scores
printf '{"id": "a", "loss": 3, "note": "x"}\n\n{"id": "b", "loss": null}\n' >table
episode-score --join table <stream | scores
episode-score -q --join loss.csv --columns acc <stream | scores
episode-score --join loss.csv --join table <stream >out; echo "exit $?"
bad() { episode-score --join bad.csv <stream >out; echo "exit $?"; }
printf 'name,loss\na,1\n' >bad.csv; bad
printf 'id,loss\na,1,2\n' >bad.csv; bad
printf 'id,loss,id\na,1,2\n' >bad.csv; bad
printf 'id,loss\n"a,1\n' >bad.csv; bad
printf 'id,loss\n"a"x,1\n' >bad.csv; bad
printf 'id,step,loss\na,1.5,2\n' >bad.csv; bad
printf 'id,step,loss\na,38,2\n' >bad.csv; bad
printf 'id,loss\n,2\n' >bad.csv; bad
printf 'id,loss\n\377,2\n' >bad.csv; bad
printf '{"id": "a", "loss": 1}\n{"loss": 1}\n' >bad.csv; mv bad.csv bad; episode-score --join bad <stream >out; echo "exit $?"
printf 'PAR1PAR1' >bad.csv; bad
: >bad.csv; bad
episode-score --join loss.csv --columns lost <stream >out; echo "exit $?"
episode-score --join absent <stream >out; echo "exit $?"
mcap-cat a a >twice 2>/dev/null; episode-score -q --join loss.csv <twice >out; echo "exit $?"
