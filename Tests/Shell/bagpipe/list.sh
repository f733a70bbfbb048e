# All filters by family, each once and with a line that says what it does.
bagpipe >list
head -n 1 list
grep '^[a-z]' list | sort | uniq -d
sed -n 's/^  \([^ ]*\) *[A-Z].*\.$/\1/p' list | sort >listed
ls -I bagpipe "$BIN" | diff - listed
# The same line begins a filter's own help.
grep '^  ' list | while read -r name abstract; do
  "$name" --help | grep -qxF "$abstract" || echo "$name: no line '$abstract'"
done
bagpipe >/dev/full
echo "exit $?"
