# The urgent first, then the small; each to another name, compared, then renamed; a second run does nothing.
. "$SHELL_TESTS/upload-plan/tools"
parts long 0.5
parts short 0.3
mkdir urgent
echo 'something that happened' >urgent/stop.mcap
manifest urgent stop.mcap now 9
upload-plan --tiers fleet.tiers --bandwidth 10Mbit/s --window 'hour=any@512K' long short urgent \
  --from 2026-11-27T12:00 s3:robots/r17/ >plan.sh
sed -n '/^window \|^put /p' plan.sh | sed "s|$PWD|HERE|g; s/[0-9a-f]\{64\}/SHA256/"
sed -n '/^#   /p' plan.sh
shellcheck -s sh -S warning plan.sh
sh plan.sh
cat log
rm log
sh plan.sh
sed 's/ .*remote/ /' log | cut -d ' ' -f 2 | sort | uniq -c
(cd remote/robots/r17 && find . -type f | sort)
# The tiers' folders may be in one folder, and the plan is the same bytes.
mkdir all
mv long short urgent all
upload-plan -q --tiers fleet.tiers --bandwidth 10Mbit/s --window 'hour=any@512K' all \
  --from 2026-11-27T12:00 s3:robots/r17 | sed 's|/all/|/|; s|/all |/long |' >again.sh
grep -v '^exec' plan.sh >expected
grep -v '^exec' again.sh | cmp - expected && echo same
