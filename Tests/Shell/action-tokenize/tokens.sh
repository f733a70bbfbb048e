# Tokens of actions, with their prompt, and the actions that the tokens stand for.
bag-cat --end 1 "$DATA/pick_cube_sample.bag" | step-align --rate 3 action=/action.data \
  --instruction "Pick up the CUBE" >steps
show() { stream-text --json | grep -o "\"topic.*" | grep -v episode; }
action-tokenize --prompt pure <steps >tokens
show <tokens
action-tokenize --decode <tokens | show | grep action
action-tokenize --vocab-size 100 --bins 11 <steps | show | grep action_tokens | head -2
