# Topics that are not measured are named, and a stream without any other is an error.
python3 -B "$SHELL_TESTS/video-decode/messages.py" h264 "$DATA/videos/plain.h264" >video.mcap
image-fidelity <video.mcap
echo "exit $?"
bag-cat -t /joint_states "$DATA/pick_cube_sample.bag" | image-fidelity
echo "exit $?"
bag-cat -t '/camera/*' -t /joint_states --end 0.1 "$DATA/pick_cube_sample.bag" >run.mcap
image-fidelity -t /joint_states <run.mcap
echo "exit $?"
# A damaged frame has its number; a cut stream has its place.
image-fidelity <"$DATA/images/truncated_jpeg.mcap"
echo "exit $?"
head -c 60000 run.mcap | image-fidelity --html page.html
echo "exit $?"
ls -A
