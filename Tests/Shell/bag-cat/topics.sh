# Patterns choose topics: what -t takes and -x leaves out.
count() {
  echo "$*"
  bag-cat "$@" "$DATA/pick_cube_sample.bag" | python3 "$SHELL_TESTS/messages.py" |
    cut -d ' ' -f 1 | sort | uniq -c
}
count -t /action
count --topic '*cam*' -t '/instruct???'
count -x '/camera/*' --exclude /joint_states
count -t '/camera/*' -x '/camera/[!f]*'
count -t '/[a-b]*' -x '*[n]'
# Every channel is in the stream, but one that is not chosen.
bag-cat -t /names "$DATA/bags/none.bag" | stream-text | grep -c '^channel [0-9]* /'
# A topic that the bag does not have is nothing wrong: an episode without messages.
bag-cat -t /nothing "$DATA/bags/none.bag" | stream-info --json | jq -c '[.topics[].topic]'
