# The process that reads the files dies: its parent says so, and ends as a damaged file requires.
# shellcheck disable=SC2046,SC2238 # many operands; head is a file here
mkfifo full
for signal in SEGV ABRT PROF KILL; do
  (hdf5-cat ../data/hdf5/aloha_raw.hdf5 $(yes ../data/hdf5/libero.hdf5 | head -n 500) >full
    echo "exit $?") &
  exec 3<full
  head -c 100 <&3 >head
  for _ in 1 2 3 4 5 6 7 8 9; do
    parent=$(pgrep -P $! -x hdf5-cat) && child=$(pgrep -P "$parent" -x hdf5-cat) && break
    sleep 0.1
  done
  kill -$signal "$child"
  cat <&3 >rest
  exec 3<&-
  wait
done 2>&1
# The parent dies: so does its child.
hdf5-cat $(yes ../data/hdf5/libero.hdf5 | head -n 500) >full &
exec 3<full
head -c 100 <&3 >head
kill $!
wait $! 2>/dev/null
echo "parent $?"
cat <&3 >rest && echo 'no child writes'
# A reader that has enough ends both.
hdf5-cat $(yes ../data/hdf5/libero.hdf5 | head -n 500) | head -c 100 >head
echo "reader $?"
