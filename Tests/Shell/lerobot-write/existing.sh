# A dataset that is there is not touched, unless --force says so; nothing else is ever replaced.
exec 2>&1
steps() { rlds-cat -f action "$DATA/tiny_robot"; }
steps | lerobot-write --task a out
cp -r out before
steps | lerobot-write --task b out
echo "exit $?"
diff -r before out && echo untouched
steps | lerobot-write --task b --force out
jq -r .total_episodes out/meta/info.json
cmp -s before/meta/tasks.parquet out/meta/tasks.parquet || echo 'another task'
mkdir mine
touch mine/file
steps | lerobot-write --task a --force mine
echo "exit $?"
ls -A . mine
