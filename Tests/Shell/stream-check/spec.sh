# A specification of a good recording: the recording keeps it, and each fault of another one is a line.
bag-cat "$DATA/pick_cube_sample.bag" >good.mcap
stream-check --spec-from good.mcap >spec.json
jq -c "del(.topics), .topics[1,3,4]" spec.json
stream-check --spec spec.json good.mcap && echo good
mcap-cat -t '/camera/*' -t /action --start 1 --end 2.5 good.mcap >bad.mcap
stream-check --spec spec.json good.mcap bad.mcap
echo $?
# Each part of it.
check() {
  jq "$1" spec.json >other.json
  echo "$1"
  stream-check --spec other.json <good.mcap
}
exec 2>&1
check '.other_topics = false | del(.topics[0])'
check '.duration.max = 3'
check '.topics[4].names[2] = "elbow"'
check '.topics[4].names += ["wrist"]'
check '.topics[4].counts[".position"] = 7'
check '.topics[4].rate.min = 60'
check '.topics[4].longest_gap = 0.02'
check '.topics[4].messages = {min: 1000, max: 2000}'
check '.topics[4].type = "std_msgs/String" | .topics[4].encoding = "cdr"'
check '.topics[1].form.shape = [480, 640] | .topics[1].message_bytes.max = 1000'
check '.topics[1].form.type = "jpeg"'
check '.topics += [{topic: "/none"}, {topic: "/maybe", required: false}]'
# A mistake in the specification is no fault of the recording.
check '.topics[0].rates = {min: 1}'
check '.topics[0].rate = 10'
check '.bagpipe_spec = 2'
check '.topics[0].topic = 1'
check '[]'
stream-check --spec none.json good.mcap
stream-check --spec spec.json --spec-from good.mcap
# A recording that ends early is no model.
head -c 2000000 good.mcap >cut.mcap
stream-check --spec-from cut.mcap
