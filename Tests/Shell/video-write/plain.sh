# A frame for each picture or step, the same bytes with any number of threads, and what is shown.
exec 2>&1
bag-cat --end 1 "$DATA/pick_cube_sample.bag" "$DATA/pick_cube_sample.bag" >run.mcap
step-align --rate 10 front=/camera/front/image_raw wrist=/camera/wrist/image_raw \
  action=/action.data language_instruction=/instruction.data <run.mcap >steps.mcap
video-write -v first.mp4 <run.mcap
video-write -v -t '/camera/front/*' front.mp4 <run.mcap
video-write -v --grid --text --no-provenance -j 1 one.mp4 <run.mcap
video-write -v --grid --text --no-provenance -j 3 three.mp4 <run.mcap
cmp one.mp4 three.mp4
video-write -v --grid --text steps.mp4 <steps.mcap
video-write -v -t wrist -t front --grid other.mp4 <steps.mcap
cmp -s steps.mp4 other.mp4 || echo 'another order'
video-write -v --speed 4 fast.mp4 <steps.mcap
video-write -v --fps 20 fixed.mp4 <run.mcap
video-write -v --size 65x33 odd.mp4 <steps.mcap
jpeg-encode <steps.mcap | video-write -v --quantizer 40 jpeg.mp4
# A long instruction has two lines; what does not fit ends in dots.
traj-map -e 'language_instruction = "put the carrot on the plate, and the plate beside the stove"' \
  <steps.mcap | video-write -v --text long.mp4
# The description comes first, and holds what was done.
head -c 40 one.mp4 | tr -c 'a-z' ' ' | tr -s ' '
echo
grep -ao '"program":"[a-z-]*"' steps.mp4
stat -c %a one.mp4
ls -A
