# What the requests of each task are.
exec 2>&1
PYTHONPATH=$SHELL_TESTS python3 -B "$SHELL_TESTS/frame-pick/run.py" 20 30 | frame-pick -n 2 >picked.mcap
show() {
  echo "$ vlm-ask $*"
  vlm-ask "$@" <picked.mcap >requests.jsonl
  echo "exit $?"
  python3 -B "$SHELL_TESTS/vlm-ask/show.py" <requests.jsonl
}
show --judge
printf 'it fell\n\n  too   slow\n' >grasp.reasons
frame-pick -n 1 -t /front <picked.mcap >one.mcap && mv one.mcap picked.mcap
show --judge --reasons grasp.reasons --model qwen --samples 2 --both-orders --top-logprobs 5
show --caption
show --caption --variants 3 --top-logprobs 0 --max-tokens 90
echo 'Which hand does "{instruction}" need: {answers}?' >question
show --prompt question
show --prompt question --answers 'left,  right hand' --task hands --both-orders
echo 'For {instruction}, {pictures} shows:' >question
show --prompt question
show --judge --examples picked.mcap --max-pictures 1
for options in '--judge' '--judge --samples 3 --both-orders --examples picked.mcap' '--caption'; do
  # shellcheck disable=SC2086
  vlm-ask $options --estimate <picked.mcap
  # shellcheck disable=SC2086
  vlm-ask $options <picked.mcap | wc -lc
done
