# LeRobot's writer of version 3.0 that died leaves a table without a footer, and no episodes.
exec 2>&1
[ -d "$SHARED/golden/lerobot_v30" ] || { echo 'skipped: no shared folder'; exit 0; }
cp -rL "$SHARED/golden/lerobot_v30" dead
chmod -R u+w dead
# The steps without the name of the dataset.
steps() { lerobot-cat --id '{index}' "$1" | stream-text -t observation/state -t action | grep -v dataset; }
table=dead/data/chunk-000/file-000.parquet
steps dead >whole
# What is in front of the footer, whose length is in front of the last 4 bytes.
footer=$(tail -c 8 $table | od -An -tu4 -N4)
truncate -s -$((footer + 8)) $table
rm -r dead/meta/episodes
mend() {
  lerobot-check --repair --ignore LR3 --ignore LR4 --ignore LR7 "$1" 2>&1 | sed "s,$PWD,.,"
  jq -c '[.total_episodes, .total_frames]' "$1/meta/info.json"
}
cp -r dead mended
mend mended
steps mended | diff whole - && echo 'the same steps'
# The last row group is cut, too.
cp -r dead cut
truncate -s -1 cut/data/chunk-000/file-000.parquet
mend cut
lerobot-check --select LR1 --select LR2 --select LR3 --select LR5 cut
