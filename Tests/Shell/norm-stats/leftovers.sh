# A reader of the output that is gone, a limit on the size of files or a kill leave nothing for long,
# and never one file of two.
exec 2>&1
steps() { bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data; }
steps >steps.mcap
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data \
  image=/camera/front/image_raw >large.mcap
(
  norm-stats --state -o stats.json <large.mcap
  echo "exit $?" >status
) | true
cat status
ls -A
mkfifo pipe
norm-stats --state -o stats.json <pipe >/dev/null &
exec 3>pipe
head -c 5000 steps.mcap >&3
for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do [ -e .stats.json.partial ] || sleep 0.25; done
kill -s KILL $!
wait $! 2>/dev/null
exec 3>&-
ls -A
norm-stats --state -o stats.json <steps.mcap >/dev/null
echo "exit $?"
ls -A
norm-stats --state -o stats.json <steps.mcap >/dev/null
echo "exit $?"
