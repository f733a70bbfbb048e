# Scores are attributes of END, and replace those of the same name.
exec 2>&1
bag-cat --id 'run{index}' "$DATA/pick_cube_sample.bag" >one
scores() { stream-text --json -t /episode "${1:--}" | grep END | grep -o 'score\.[a-z_]*","value":"[^"]*"'; }
episode-score -v --gaps --images --pictures 4 <one >out && stream-check out && scores out
episode-score --motion <out >again && stream-check again && scores again | cut -d '"' -f 1
episode-score --gaps --images -t /camera/front/image_raw <again | scores | sort | uniq -d
# Steps: the same numbers from a feature, parts of one, and as velocities.
step-align --rate 10 action=/action.data observation/state=/joint_states.position <one >steps 2>/dev/null
episode-score --motion --idle --limits -0.5,0.5 <steps | scores
episode-score --motion --position 'observation/state[0:2]' <steps | scores
episode-score --idle --velocity 'action[0:3]' --still 0.001 --gripper 'action[6]' <steps | scores
episode-score --motion --position 'observation/state[0:2]' <steps | traj-filter --min-steps 1 | stream-check
# An episode about which nothing is known has no scores.
bag-cat -t /instruction "$DATA/pick_cube_sample.bag" >empty
mcap-cat one empty | episode-score -v --motion | scores | wc -l
: | episode-score --gaps | wc -c
hard-select gap --top 1 out | cut -c 1-60
