# The same dataset in both versions, as LeRobot 0.3.3 and 0.4.4 wrote it, is the same stream.
[ -d "$SHARED/golden/lerobot_v30" ] || { echo 'skipped: no shared folder'; exit 0; }
for version in v21 v30; do
  ln -s "$SHARED/golden/lerobot_$version" dataset
  lerobot-cat dataset >$version.mcap
  rm dataset
done
cmp v21.mcap v30.mcap
stream-check v30.mcap
stream-info v30.mcap
