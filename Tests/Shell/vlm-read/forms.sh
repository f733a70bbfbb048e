# The forms that an answer may have, and what rows say of it.
results() { python3 -B "$SHELL_TESTS/vlm-read/results.py" "$@"; }
exec 2>&1
results forms | vlm-read
echo
results probabilities | vlm-read
echo
results samples >samples.jsonl
vlm-read -v samples.jsonl
echo
results question | vlm-read
results question | vlm-read --answers 'Left hand,Right hand'
results question | vlm-read --answers success,failure | tail -n 1
