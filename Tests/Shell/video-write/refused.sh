# What cannot become a video is said in a line, and leaves nothing.
exec 2>&1
try() { video-write "$@"; echo "exit $?"; }
bag-cat --no-provenance --end 1 "$DATA/pick_cube_sample.bag" >run.mcap
try - <run.mcap
mkfifo pipe
try pipe <run.mcap
try --force pipe <run.mcap
try /dev/null <run.mcap
try missing/video.mp4 <run.mcap
echo mine >there.mp4
try there.mp4 <run.mcap
cat there.mp4
try --force there.mp4 <run.mcap
mcap-cat -t /action run.mcap | try video.mp4
try -t /nothing video.mp4 <run.mcap
try -t /action video.mp4 <run.mcap
try video.mp4 </dev/null
head -c 1000000 run.mcap | try video.mp4
python3 -B "$SHELL_TESTS/video-decode/messages.py" h264 "$DATA/videos/plain.h264" >h264.mcap
try video.mp4 <h264.mcap
# Steps whose images are windows.
step-align --rate 10 observation/image=/camera/front/image_raw action=/action.data <run.mcap |
  traj-window --window 2 | try video.mp4
# The disk is full.
(
  ulimit -f 16
  try --quantizer 0 video.mp4 <run.mcap
)
ls -A
