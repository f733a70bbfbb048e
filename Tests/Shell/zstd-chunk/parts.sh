# Files by length of time. An episode that goes on has an END and another BEGIN, and the latched messages
# again; each file is whole.
PYTHONPATH=$SHELL_TESTS python3 -B "$SHELL_TESTS/episode-split/run.py" >run.mcap
mcap-cat run.mcap >in.mcap
zstd-chunk -v --max-duration 12.25 -o 'part_{index:02}.mcap' <in.mcap
for file in part_*.mcap; do
  echo "$file"
  stream-check "$file"
  stream-text --json "$file" | python3 -B "$SHELL_TESTS/episode-split/show.py"
  stream-info --json "$file" | jq -c '[.provenance[].program], [.topics[].topic]'
done
# A pause of several lengths makes no file without messages; episodes need not be divided for their ends.
python3 -B - <<'PY' >in.mcap
import os, sys
sys.path.append(os.environ["SHELL_TESTS"])
import mcap
S = 10**9
times = [*range(0, 50), *range(150, 200), *range(500, 505)]
mcap.write(mcap.channel(1, 0, "/x", "json"),
           *(mcap.message(1, 0, 1000 * S + t * S // 10, 0, b"{}") for t in times))
PY
episode-split --gap 5 <in.mcap | lz4-chunk -v --max-duration 10 -o 'take_{index}.mcap'
# Without limits there is one file, and without {index} one of that name.
zstd-chunk -v -o one.mcap <in.mcap
zstd-chunk -v -o 'all_{index}.mcap' <in.mcap
zstd-chunk -v -o 'all/{index}.mcap' <in.mcap
zstd-chunk -o one.mcap <in.mcap
echo "exit $?"
zstd-chunk --force -o one.mcap <in.mcap
echo "exit $?"
ls -A
# --merge makes the episode one again.
mcap-cat --merge part_*.mcap | stream-text --json | python3 -B "$SHELL_TESTS/episode-split/show.py" |
  grep -v -e /map -e /tf_static
