# What is no MCAP file, not there or mistyped.
exec 2>&1
try() { "$@" >/dev/null; echo "exit $?"; }
cp "$SHELL_TESTS/../Corpus/mcap-file/seed-zstd" a.mcap
try mcap-cat nothing.mcap
try mcap-cat .
try mcap-cat </dev/null
echo hello >text
try mcap-cat text
cp "$DATA/bags/none.bag" .
try mcap-cat none.bag
# A good file before a bad one does not make it good.
try mcap-cat a.mcap text
try mcap-cat --start noon a.mcap
try mcap-cat --end 1.0000000001 a.mcap
try mcap-cat --order random a.mcap
try mcap-cat -j 1000 a.mcap
try mcap-cat --no-attachment a.mcap
try mcap-cat --no-attachments=yes a.mcap
try mcap-cat -x
# Of a file nobody speaks that is whole, and nobody speaks more with -v.
try mcap-cat -v a.mcap
try mcap-cat --quiet a.mcap
