# The units make the plan again and run it: the line of cron, and the service that a script installs.
. "$SHELL_TESTS/upload-plan/tools"
parts day 0.3
mkdir '100% $HOME'
mv day '100% $HOME'
set -- --tiers fleet.tiers --bandwidth 1MB/s '100% $HOME' s3:r17
upload-plan -q --cron "$@" >lines
sed 's/^PATH=.*/PATH=…/; s|cd [^ ]* |cd HERE |' lines
# What cron makes of it.
run=$(sed -n 's/^\*\/15 \* \* \* \* //p' lines | sed 's/\\%/%/g')
sh -c "$run"
echo "exit $?"
find remote -type f | sort
upload-plan --systemd "$@" 2>/dev/null >install.sh
shellcheck -s sh -S warning install.sh
sh install.sh "$PWD/units"
cat units/upload-plan.timer
sed 's/^Environment=.*/Environment=…/; s|cd [^ ]* |cd HERE |' units/upload-plan.service
# What systemd makes of it.
run=$(sed -n 's/^ExecStart=\/bin\/sh -c "\(.*\)"$/\1/p' units/upload-plan.service |
  sed 's/%%/%/g; s/\$\$/$/g; s/\\\(["\\]\)/\1/g')
rm -r remote/*
sh -c "$run"
echo "exit $?"
find remote -type f | sort
