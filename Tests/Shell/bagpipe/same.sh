# bagpipe FILTER is the filter: the same bytes, with the same provenance, and the same texts.
jpeg-encode <"$SHELL_TESTS/../Corpus/mcap-file/seed-flat" >name
bagpipe jpeg-encode <"$SHELL_TESTS/../Corpus/mcap-file/seed-flat" | cmp name -
bag-cat -t '/[aij]*' "$DATA/pick_cube_sample.bag" | zstd-chunk -l 5 >name
bagpipe bag-cat -t '/[aij]*' "$DATA/pick_cube_sample.bag" | bagpipe zstd-chunk -l 5 | cmp name -
bagpipe stream-info --json name | jq -c '.provenance[]'
for option in --help --version '--generate man' '--generate zsh'; do
  for filter in $FILTERS; do
    $filter $option >name
    bagpipe $filter $option | cmp name - || echo "$filter $option"
  done
done
# By any path to it, and a link under another name is what it is called by.
"$BIN/../$(basename "$BIN")/stream-info" --version | head -n 1
ln -s "$(command -v bagpipe)" pipes
./pipes stream-info --version | head -n 1
ln -s "$(command -v bagpipe)" stream-text
./stream-text --version | head -n 1
cp "$(command -v bagpipe)" mcap-cat
./mcap-cat --version | head -n 1
