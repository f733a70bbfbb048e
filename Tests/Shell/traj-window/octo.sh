# Octo's windows have a row of actions for each step of the window, and masks for what is over.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 1 \
  'observation/proprio=/joint_states.position[0:1]' 'action=/action.data[6:7]' \
  | traj-window --flavor octo --window 2 --future 3 --max-action-dim 2 --max-proprio-dim 2 \
  | stream-text --json --full | python3 "$SHELL_TESTS/values.py" action action_pad_mask \
    observation/proprio observation/timestep_pad_mask observation/task_completed
