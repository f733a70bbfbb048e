# What is no answer is a row with a reason, or counted.
results() { python3 -B "$SHELL_TESTS/vlm-read/results.py" "$@"; }
exec 2>&1
results failures | vlm-read
echo "exit $?"
echo '<html>' | vlm-read
echo "exit $?"
printf '{"custom_id": "a#0/judge", "response": {"body": {"choices": [{"message": {"content": "y\377s"}}]}}}\n' | vlm-read
echo "exit $?"
vlm-read --answers yes,yes </dev/null
echo "exit $?"
vlm-read missing.jsonl
echo "exit $?"
# Whatever the order of results, each episode has the same row.
results samples forms >all.jsonl
vlm-read all.jsonl | sort >one
sort -R --random-source=all.jsonl all.jsonl | grep -v u#0 | vlm-read | sort >other
grep -v u#0 one | sed 's/"reason":"[^"]*"//; s/"text":.*//' >a
sed 's/"reason":"[^"]*"//; s/"text":.*//' other | diff a - && echo same
