# Another machine, by rsync and by scp: the same promises as with rclone.
. "$SHELL_TESTS/upload-plan/tools"
home=$PWD/remote
cat >tools/ssh <<END
#!/bin/sh
# The host has a folder, and a shell of its own that takes the words apart again.
[ "\$1 \$2" = '-l robot' ] && shift 2 && set -- "robot@\$@"
[ "\$1" = robot@lake ] || exit 255
shift
[ ! -e "$PWD/unplugged" ] || exit 255
cd "$home" && exec sh -c "\$*"
END
cat >tools/scp <<END
#!/bin/sh
while [ "\$1" != -- ]; do shift; done
cp "\$2" "$home/\${3#robot@lake:}"
END
chmod +x tools/ssh tools/scp
parts "it's a day" 0.3
upload-plan -q --tiers fleet.tiers --bandwidth 50MB/s --ssh robot@lake "it's a day" 'some where' >plan.sh
shellcheck -s sh -S warning plan.sh
seen() { (cd remote && find . -type f | sort); }
sh plan.sh
sh plan.sh
seen
rm remote/some*/it*/hour.mcap
sh plan.sh
# rsync goes on where it was.
rm remote/some*/it*/night.mcap
mkdir -p 'remote/some where/.partial/it'\''s a day'
head -c 10000 "it's a day/night.mcap" >"remote/some where/.partial/it's a day/night.mcap"
sh plan.sh
# What arrives is not what was sent.
rm remote/some*/it*/night.mcap
mkdir -p 'remote/some where/.partial/it'\''s a day'
tr a b <"it's a day/night.mcap" >"remote/some where/.partial/it's a day/night.mcap"
sh plan.sh
sh plan.sh
touch unplugged
sh plan.sh 2>&1 | tail -n 2
rm unplugged
# Without rsync.
rm -r remote/*
sed -i "s/command -v rsync/command -v no-such-program/g" plan.sh
sh plan.sh
cmp "it's a day/night.mcap" remote/some*/it*/night.mcap && echo same
