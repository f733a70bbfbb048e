# What is asked for in vain, files that are there already, and streams that end early: complete files
# remain, an unfinished one does not.
exec 2>&1
PYTHONPATH=$SHELL_TESTS python3 -B "$SHELL_TESTS/episode-split/run.py" >in.mcap
try() {
  echo "$ $*"
  zstd-chunk "$@" <in.mcap >out
  echo "exit $?"
  [ -s out ] && echo "output"
  rm -f out
  ls -A -I in.mcap
}
try --max-size 1M
try --max-duration 5
try --force
try --max-size 1M -o part.mcap
try --max-size 1K -o 'part_{index}.mcap'
try --max-size much -o 'part_{index}.mcap'
try --max-duration 0 -o 'part_{index}.mcap'
try --max-duration 5 -o 'part_{index:x}.mcap'
try --max-duration 5 -o 'part_{index'
try --max-duration 5 -o '{index}/part.mcap'
try --max-duration 5 -o 'missing/folder/part_{index}.mcap'
: >part_3.mcap
try --max-duration 20 -o 'part_{index}.mcap'
try --max-duration 20 -o 'part_{index}.mcap' --force
rm part_*
head -c 18000 in.mcap >cut.mcap
mv cut.mcap in.mcap
try --max-duration 5 -o 'part_{index}.mcap'
for file in part_*.mcap; do stream-check "$file"; done
rm part_*
# Killed while it waits for more, it leaves what the next run removes.
mkfifo pipe
zstd-chunk --max-duration 5 -o 'part_{index}.mcap' <pipe &
exec 3>pipe
cat in.mcap >&3
for _ in $(seq 200); do [ -e .part_4.mcap.partial ] || sleep 0.05; done
kill -9 $!
wait $! 2>/dev/null
exec 3>&-
rm pipe
ls -A -I in.mcap
for file in part_*.mcap; do stream-check "$file"; done
rm part_*
try --max-duration 5 -o 'part_{index}.mcap'
try --max-duration 50 -o 'new/part_{index}.mcap'
