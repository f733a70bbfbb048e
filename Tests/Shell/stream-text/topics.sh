# -t shows only messages, those of topics that match one of the patterns; -x leaves out topics.
bag-cat "$DATA/pick_cube_sample.bag" >demo.mcap
count() {
  echo "$*"
  stream-text --json "$@" demo.mcap | jq -r '.record + " " + .topic' | sort | uniq -c
}
count -t /action
count --topic '/camera/*' -t '/inst?uction'
count -t '/[!ai]*' -t nothing
count -t nothing
count -x '/camera/*' -x /action
count -t '/*' -x '/[!i]*'
