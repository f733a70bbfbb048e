# A dataset that is there is not touched, unless --force says so; another version is another dataset.
exec 2>&1
steps() { rlds-cat -f action "$DATA/tiny_robot"; }
steps | rlds-write --name robot out
cp -r out before
steps | rlds-write --name robot out
echo "exit $?"
diff -r before out && echo untouched
steps | rlds-write --name robot --dataset-version 1.0.1 out
steps | rlds-write --name robot --force out
diff -r --exclude '*.json' before/robot/1.0.0 out/robot/1.0.0 && echo 'as before'
mkdir -p mine/robot/1.0.0
steps | rlds-write --name robot --force mine
echo "exit $?"
ls -A out/robot mine/robot
