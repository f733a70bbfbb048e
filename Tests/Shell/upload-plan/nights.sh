# Windows of the local day, bytes of a night, what is noted, and what is removed.
. "$SHELL_TESTS/upload-plan/tools"
for number in 1 2 3; do
  mkdir $number
  head -c $((number * 1000)) /dev/zero >$number/night.mcap
  manifest $number night.mcap night
done
mkdir 4
echo soon >4/now.mcap
manifest 4 now.mcap now
set -- --tiers fleet.tiers --from 2026-11-27T12:00
plan() { upload-plan "$@" >plan.sh 2>errors; sed "s|$PWD|HERE|g" errors; }
run() {
  echo "$1" >clock
  echo "$1: $(sh plan.sh 2>&1 | tr '\n' ' ')"
}
plan "$@" --bandwidth 1KB/s --window 'night=22:00-00:30,00:30-06:00,22:30-23:00 now=any' 1 2 3 4 s3:
sed -n '/^#   /p; /^window /p' plan.sh
for time in 21:59 22:00 05:59; do run "$time 20000"; done
rm -r remote/*
for time in 06:00 00:00; do run "$time 20000"; done
rm -r remote/*
echo 'what does not fit any more does not begin'
plan "$@" --bandwidth 20 --window night=22:00-06:00 1 2 3 4 s3:
run '05:59 20000'
run '05:57 20000'
echo 'bytes of a night'
rm -r remote/*
plan "$@" --bandwidth 1MB/s --budget 4KB --uploaded up.txt --remove 1 2 3 4 s3:r17
for time in '13:00 20000' '11:59 20001' '12:00 20001'; do run "$time"; done
sed 's/^[0-9a-f]\{64\}/SHA256/' up.txt
find 1 2 3 4 -type f | sort
plan "$@" --bandwidth 1MB/s --budget 4KB --uploaded up.txt 1 2 3 4 s3:r17
grep -c '^put ' plan.sh
echo 'too large'
mkdir 5 6
head -c 5000 /dev/zero >5/night.mcap
manifest 5 night.mcap night
echo small >6/night.mcap
manifest 6 night.mcap night
plan "$@" --bandwidth 1MB/s --budget 4KB --uploaded other.txt 5 6 s3:r17
plan "$@" --bandwidth 1KB/s --window night=22:00-22:01,23:00-23:01 5 6 s3:r17
sed -i 's/5000/123456/' 5/manifest.json
truncate -s 123456 5/night.mcap
plan "$@" --size-only --bandwidth 1KB/s --window night=22:00-22:01,23:00-23:01 5 6 s3:r17
# The estimate over nights: 6 files of 2 KB, two in a night.
for number in a b c d e f; do
  mkdir $number
  head -c 2000 /dev/zero >$number/night.mcap
  manifest $number night.mcap night
done
plan "$@" --bandwidth 1KB/s --budget 4KB --uploaded x.txt --window night=22:00-06:00 a b c d e f s3:r17
