exec 2>&1
bag-cat --id same -t /instruction "$DATA/pick_cube_sample.bag" >one
mcap-cat one one 2>/dev/null >twice
echo same >same
printf 'same\nother\nthird:1-2\n' >three
pick() { episode-pick "$@" <one >out; echo "exit $?"; stream-check out; }
pick same
pick three
pick --partial three
pick --not --partial three
pick absent
: >empty; pick empty
echo '{"rank": 1}' >bad; pick bad
echo '{"id": 1}' >bad; pick bad
echo '{"id": "a"' >bad; pick bad
printf 'a\n\377\n' >bad; pick bad
printf 'same:5-2\n' >bad; pick bad
printf 'same:900-\n' >bad; pick bad
pick -
pick --not --order list same
episode-pick same <twice >out; echo "exit $?"
head -c 1000 one | episode-pick same >out; echo "exit $?"
# A stream without markers is one episode.
PYTHONPATH=$SHELL_TESTS python3 -B -c '
import mcap
mcap.write(mcap.schema(1, "", "", b""), mcap.channel(1, 0, "/a", "raw"),
           *[mcap.message(1, n, 1000 + n, 1000 + n, b"x") for n in range(5)])' >plain
echo 'stdin#0:0-0.000000003' >part
episode-pick part <plain | stream-text | cut -c 1-60
