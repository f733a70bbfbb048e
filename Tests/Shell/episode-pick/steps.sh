# Parts of steps and of windows are numbered from 0 and can be read.
exec 2>&1
bag-cat -t /action -t /camera/front/image_raw "$DATA/pick_cube_sample.bag" |
  step-align --rate 10 action=/action.data camera=/camera/front/image_raw >steps
printf 'pick_cube_sample#0:0.3-0.7\n' >span
episode-pick span <steps >part; stream-check part; stream-info part | grep -i step
traj-window --window 3 <steps >windows
episode-pick span <windows >part; stream-check part
traj-filter --min-steps 1 <part | stream-check
# The images of the first window came with earlier ones.
hash() { stream-text --json -t camera "$1" | sha256sum; }
traj-filter -v -e 'steps == 4' <part | stream-info | grep -c camera
