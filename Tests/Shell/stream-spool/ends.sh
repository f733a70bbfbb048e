# A slow reader does not hold up the producer; one that dies ends the filter.
exec 2>&1
mkfifo in out
stream-spool --memory 32M <in >out &
filter=$!
exec 5>in 4<out
# 60 MB, far more than the memory, are taken while nobody reads.
head -c 60000000 /dev/zero >&5 && echo taken
exec 5>&-
cat <&4 | cksum
head -c 60000000 /dev/zero | cksum
wait $filter
echo "exit $?"

yes | stream-spool | head -c 10
