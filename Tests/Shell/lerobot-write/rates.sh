# The rate is that of the stream, or what its times say; a wrong one is an error or a warning.
exec 2>&1
fps() { jq -c .fps "$1/meta/info.json"; }
recording() { bag-cat "$DATA/pick_cube_sample.bag"; }
recording | step-align --rate 10 action=/action.data >ten.mcap
recording | step-align --rate 5 action=/action.data >five.mcap
recording | step-align --rate 7.5 action=/action.data >fraction.mcap
recording | step-align --clock /action action=/action.data >clock.mcap
for stream in ten five fraction clock; do
  lerobot-write --task a $stream <$stream.mcap
  fps $stream
done
lerobot-write --task a --fps 5 wrong <ten.mcap
echo "exit $?"
mcap-cat ten.mcap five.mcap | lerobot-write --task a both
echo "exit $?"
lerobot-write --task a --fps 3 warned <clock.mcap
fps warned
ls
