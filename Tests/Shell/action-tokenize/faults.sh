# What has no action, or no tokens, is an error.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 3 state=/action.data >steps
exec 2>&1
action-tokenize <steps >/dev/null
echo "exit $?"
action-tokenize --decode -f state <steps >/dev/null
echo "exit $?"
action-tokenize -f state <steps | action-tokenize --decode -f state | stream-check
action-tokenize --bins 300 --vocab-size 200 <steps
echo "exit $?"
action-tokenize --decode --prompt phi <steps
echo "exit $?"
