# A file that is cut or damaged gives what is before and is an error; with --recover it gives what is
# after too, says in a line what is lost, and marks the episode.
exec 2>&1
cp "$SHELL_TESTS/../Corpus/mcap-file/seed-crc" whole.mcap
numbers() { stream-text -t '/[ab]' "$1" | sed -n 's/.*demo.*\[\(.*\)\..*,.*/\1/p' | tr '\n' ' '; echo; }
try() {
  mcap-cat "$@" >out.mcap
  echo "exit $?"
  numbers out.mcap
  stream-text -t /episode out.mcap | sed -n '/"END"/s/.*\("attributes":.*\),"steps.*/\1/p'
}
try whole.mcap
try --recover whole.mcap
size=$(stream-info --json whole.mcap | jq .size)
head -c $((size / 2)) whole.mcap >cut.mcap
try cut.mcap
try --recover cut.mcap
try -q --recover cut.mcap
# A byte in the first of the two chunks.
at=$(grep -abo 'float64\[\] data' whole.mcap | head -n 1 | cut -d : -f 1)
{ head -c "$((at + 1))" whole.mcap; printf X; tail -c +$((at + 3)) whole.mcap; } >damaged.mcap
try damaged.mcap
try --recover damaged.mcap
