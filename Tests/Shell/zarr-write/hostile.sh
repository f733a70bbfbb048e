# A dataset that leads elsewhere is not appended to: by keys of its metadata, by a link, by a pipe.
# Places in the stream depend on what else it holds.
{
steps() { bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data; }
steps >steps.mcap
zarr-write good.zarr <steps.mcap
zarr-write --format 2 good2.zarr <steps.mcap
try() {
  zarr-write --append "$1" <../steps.mcap
  ls -A
  rm -r "$1"
}
mkdir in
cd in || exit
cp -r ../good.zarr keys.zarr
jq '.consolidated_metadata.metadata["../../evil"] = {node_type: "group"}' ../good.zarr/zarr.json \
  >keys.zarr/zarr.json
try keys.zarr
cp -r ../good2.zarr keys2.zarr
jq '.metadata["../../evil.json"] = {}' ../good2.zarr/.zmetadata >keys2.zarr/.zmetadata
try keys2.zarr
cp -r ../good.zarr link.zarr
mkdir ../victim
mv link.zarr/meta/episode_ends/c/0 ../victim
rmdir link.zarr/meta/episode_ends/c
ln -s ../../../../victim link.zarr/meta/episode_ends/c
cksum ../victim/0 >../before
try link.zarr
cksum ../victim/0 | cmp - ../before
cp -r ../good.zarr pipe.zarr
rm pipe.zarr/action/c/0/0
mkfifo pipe.zarr/action/c/0/0
try pipe.zarr
cp -r ../good.zarr root.zarr
rm root.zarr/zarr.json
mkfifo root.zarr/zarr.json
try root.zarr
# A link to the dataset itself is the user's.
mkdir deep
cp -r ../good.zarr deep/real.zarr
ln -s deep/real.zarr linked.zarr
zarr-write --append linked.zarr <../steps.mcap
echo "exit $?"
ls -A . deep
cd ..
ls -A
} 2>&1 | sed 's/record [0-9]* at byte [0-9]*/record N/'
