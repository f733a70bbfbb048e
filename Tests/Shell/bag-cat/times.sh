# A range of times has its start in it and not its end, in each of the three notations. Message i of
# the bag is at i / 8 seconds, rounded down, and (7 i mod 24) * 1000003 ns.
list() {
  echo "$*"
  bag-cat -t /names "$@" "$DATA/bags/none.bag" | stream-text -t /names |
    sed 's/^[^ ]*:\([0-9.]*Z\).*"data":"\([a-z]* [0-9a-z]*\).*/\1 \2/'
}
list --start 2.015000045
list --start 1.012000036 --end 1.022000066
list --start 1700000000014000042 --end 1700000000021000063
list --start 2023-11-14T22:13:20.018000054Z --end 2023-11-14T22:13:20.021000064Z
# Nothing is in these.
list --start 3
list --start 2 --end 1
# A pipe, which has no index at hand, gives the same.
bag-cat --no-provenance --start 1 --end 2 "$DATA/bags/lz4.bag" | stream-text -t '/[dn]*' >file
cat "$DATA/bags/lz4.bag" | bag-cat --no-provenance --start 1 --end 2 --order time |
  stream-text -t '/[dn]*' | cmp - file
