# A dataset becomes the same dataset again, in all forms. Depth does, too; but its statistics are then
# those of depth within the 10 m that the codes of a video reach.
steps() {
  rlds-cat --rate 5 --split 'train[:2]' -x '*contacts' -x '*instruction' "$@" "$DATA/tiny_robot"
}
again() {
  lerobot-write --task push "$@" first
  lerobot-cat first >out.mcap
  lerobot-write "$@" again <out.mcap
}
for version in v3.0 v2.1; do
  for storage in jpeg cells; do
    steps -x '*depth' | again --storage $storage --format $version
    diff -r --exclude provenance.json --exclude sources.jsonl first again && echo "$version $storage: the same"
    rm -r first again
  done
done
steps | again
for part in data videos meta/info.json meta/tasks.parquet; do diff -r first/$part again/$part; done
stream-info out.mcap
