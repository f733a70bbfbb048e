# What has no pictures is an error of one line; so is what cannot be.
exec 2>&1
try() { frame-pick "$@" >out.mcap; echo "exit $?"; }
bag-cat --no-provenance --end 0.5 "$DATA/pick_cube_sample.bag" >run.mcap
try -n 0 <run.mcap
try --by ends -n 2 <run.mcap
try --around 1 <run.mcap
try --max-bytes 10 <run.mcap
try -t /nothing <run.mcap
mcap-cat -t /action run.mcap | try
head -c 300000 run.mcap | try
python3 -B "$SHELL_TESTS/video-decode/messages.py" h264 "$DATA/videos/plain.h264" | try
step-align --rate 10 camera=/camera/front/image_raw action=/action.data <run.mcap | traj-window --window 2 | try
try </dev/null
