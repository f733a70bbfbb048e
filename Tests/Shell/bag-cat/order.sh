# A file comes in the order of time; a pipe, and a file with --order file, in the order it was written
# in, which is that of the numbers: see Tests/Data/bags/make.py.
list() {
  stream-text -t /names | sed 's/.*"data":"\(message \)*\([0-9a-z]*\).*/\2/' | tr '\n' ' '
  echo
}
bag=$DATA/bags/none.bag
bag-cat "$bag" | list
bag-cat --order file "$bag" | list
cat "$bag" | bag-cat | list
cat "$bag" | bag-cat --order time - | list
bag-cat <"$bag" | list
