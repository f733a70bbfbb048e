# Topics by pattern and a range of times, its start in it and its end not, in each of the notations,
# by the index and without one. Message i of the file is on /a or /b in turn, at 1 + i / 100 seconds.
for form in zstd flat; do cp "$SHELL_TESTS/../Corpus/mcap-file/seed-$form" $form.mcap; done
list() {
  echo "$*"
  for form in zstd flat; do
    mcap-cat "$@" $form.mcap | stream-text -t '/[ab]' | sed -n 's/^.*T.* \(.*\) demo.*\[\(.*\)\..*,.*/\1 \2/p' >$form
  done
  tr '\n' ';' <zstd
  echo
  cmp zstd flat
}
list -t /a
list --topic '*' -x /a
list -t '/?' --exclude '/[!b]'
list --start 0.08
list --start 0.03 --end 0.1
list --start 1970-01-01T00:00:01.03Z --end 1970-01-01T00:00:01.050000001Z
list --start 1090000000000000000
list -t /b --start 0.1
# A topic that is not there is nothing wrong; only channels that are chosen are in the stream.
list -t /c
mcap-cat -t /a zstd.mcap | stream-text | grep -c '^channel . /[ab]'
# A number from 10^12 on is a time of the clock, one below it seconds.
bag-cat "$DATA/bags/none.bag" | zstd-chunk >clock.mcap
mcap-cat --start 1700000002020000060 clock.mcap | stream-text -t /names | sed 's/,.*//'
