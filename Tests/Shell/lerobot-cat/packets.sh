# Frames that are files stay as they are, also with --video packets.
rlds-cat --rate 5 -f '*image_primary' --split val "$DATA/tiny_robot" >in.mcap
lerobot-write --task push out <in.mcap
for video in images packets; do
  lerobot-cat --video $video -x language_instruction out | stream-text --json -t '*image_primary' >$video.txt
done
cmp images.txt packets.txt
stream-text --json -t '*image_primary' in.mcap | jq -c .value.data >given.txt
jq -c .value.data packets.txt | cmp - given.txt
