# Vectors come before the end of their episodes, once, also when another run replaces them.
exec 2>&1
bag-cat --id 'run{index}' -t '/camera/*' -t /action "$DATA/pick_cube_sample.bag" >one
mcap-cat --id other --end 1 one >two
mcap-cat one two >stream
show() { stream-text --json -t '/embedding*' -t /episode | grep -o '"topic":"[^"]*"\|"log_time":[0-9]*\|"event":"[A-Z]*"\|"shape":\[[0-9]*\]' | paste -sd ' ' | sed 's/"topic"/\n&/g'; }
frame-embed -v -n 3 --frames <stream >out && stream-check out && show <out
frame-embed -n 2 --only <out >again && stream-check again && show <again
stream-info again | grep -A9 '^topics'
stream-text again | grep -o 'bagpipe.embedding[^ ]* *[^ ]*' | sort -u
# One camera, and the same from steps.
vector() { stream-text --json -t /embedding | grep -o '"float32":.*' | sha256sum | cut -c 1-8; }
frame-embed -t /camera/front/image_raw <one | vector
frame-embed --by ends -t /camera/front/image_raw <one | vector
step-align --rate 10 action=/action.data camera=/camera/front/image_raw <one >steps
frame-embed --only -n 1 <steps >out; stream-check out
frame-embed --features action --knots 3 --only <steps | stream-text --json -t /embedding | grep -o '"float32":[^]]*]'
traj-filter --min-steps 1 <steps | frame-embed --features action -v | stream-text --json -t /embedding | grep -o '"shape":[^]]*]'
# Nothing to embed.
bag-cat -t /action "$DATA/pick_cube_sample.bag" | frame-embed >out; echo "exit $?"; stream-check out
