# Listings that are none.
mkdir -p a b && touch a/x.mcap b/x.mcap
say() { "$@"; echo "exit $?"; }
say unit-list a b
printf 'x\nx\n' | say unit-list
say unit-list none
printf '[{"Path":"a"},{"Path":"b"' | say unit-list
printf '[{"Path":"a"},\n' | say unit-list
printf '[{"Path":"a"},x]' | say unit-list
printf '[{"Size":1}]' | say unit-list
printf '[{"Path":"a","Path":}]' | say unit-list
printf '{"Path":"a\\u0000b"}' | say unit-list
printf '"b","k"x,"1"\n' | say unit-list
printf '"b"\n' | say unit-list
printf '"b","k%%4","1"\n' | say unit-list
printf '"b","k","-1"\n' | say unit-list
printf 'a\0b' | say unit-list
printf 'a\377b\n' | say unit-list
head -c 100000 /dev/zero | tr '\0' a | say unit-list
say unit-list a --out steps
say unit-list a --shards 2 --shard 2
say unit-list a --size 0
say unit-list a --columns Key
say unit-list a --pipeline none.sh
mkdir store && cat >store/rclone <<'END'
#!/bin/sh
echo '[{"Path":"a.mcap","Size":1},'
echo 'rclone: no such bucket' >&2
exit "$STATUS"
END
chmod +x store/rclone
PATH=$PWD/store:$PATH
export STATUS
for STATUS in 0 1 3; do say unit-list s3:robots; done
: | say unit-list
