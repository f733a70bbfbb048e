# A run that is interrupted leaves nothing.
bag-cat "$DATA/pick_cube_sample.bag" >run.mcap
mkfifo feed
env --default-signal=INT,TERM video-write video.mp4 <feed &
writer=$!
exec 3>feed
head -c 2000000 run.mcap >&3
while [ ! -e .video.mp4.partial ]; do sleep 0.02; done
kill -TERM $writer
exec 3>&-
wait $writer
echo "exit $?"
ls -A
