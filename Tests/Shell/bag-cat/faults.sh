# What is no bag, not there or mistyped.
exec 2>&1
try() { "$@" >/dev/null; echo "exit $?"; }
bag=$DATA/bags/none.bag
try bag-cat nothing.bag
try bag-cat .
try bag-cat </dev/null
echo hello >text
try bag-cat text
bag-cat "$bag" >stream.mcap
try bag-cat stream.mcap
head -c 5000 "$bag" >cut.bag
try bag-cat cut.bag
try bag-cat - <cut.bag
# A good file before a bad one does not make it good.
try bag-cat "$bag" nothing.bag
try bag-cat --start soon "$bag"
try bag-cat --end -1 "$bag"
try bag-cat --order size "$bag"
try bag-cat -j 0 "$bag"
try bag-cat --threads 257 "$bag"
try bag-cat -t
try bag-cat --topics /action "$bag"
# Of a bag nobody speaks that is whole, and nobody speaks more with -v.
try bag-cat -v "$bag"
try bag-cat --quiet "$bag"
