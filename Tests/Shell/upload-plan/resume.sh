# Whatever goes wrong, nobody sees a part of a file, and the next run brings what is missing.
. "$SHELL_TESTS/upload-plan/tools"
parts day 0.3
seen() { (cd remote && find . -type f ! -path '*/.partial/*' | sort | tr '\n' ' '); echo; }
upload-plan -q --tiers fleet.tiers day s3:r17 >plan.sh
run() { sh plan.sh 2>&1 | sed "s|$PWD|HERE|g"; seen; }
echo 'no link'
touch unplugged
FAULT=copyto run
rm unplugged
echo 'one command fails'
for command in copyto moveto; do FAULT=$command run; done
echo 'other bytes arrive'
SPOIL='truncate -s 10' run
run
echo 'an object is lost'
rm remote/r17/day/hour.mcap
: >log
run
grep copyto log
echo 'the storage has no MD5'
rm remote/r17/day/hour.mcap
MD5='' run
rm remote/r17/day/hour.mcap
MD5=UNSUPPORTED SPOIL='truncate -s 10' run
MD5='' run
echo 'another object has the name'
echo other >remote/r17/day/hour.mcap
run
cat remote/r17/day/hour.mcap
rm remote/r17/day/hour.mcap
echo 'a file changes after the plan, or goes'
echo more >>day/hour.mcap
run
rm day/hour.mcap
run
echo 'two runs at once'
flock day sh plan.sh
