# Ratios are those of the codecs themselves, whatever the threads; speeds are positive.
bag-cat -t /joint_states -t /camera/wrist/image_raw --end 1 "$DATA/pick_cube_sample.bag" >run.mcap
for threads in 1 3; do codec-advise --json -j $threads <run.mcap >$threads.json; done
ratios() {
  jq -r '.topics[] | [.topic, .type, .messages, .bytes, .tried, .shuffle_width],
    (.codecs[] | [.codec, (.ratio * 1000 | round)]) | @tsv' "$1"
}
ratios 1.json
ratios 1.json >1.tsv
ratios 3.json | cmp - 1.tsv
jq '[.topics[].codecs[] | .encode, .decode] | all(. > 0)' 1.json
# The advice is the best of the codecs, from fast links to slow ones.
jq -c '.topics[] | (.writes, .reads) | [.[].below] == ([.[].below] | sort | reverse)' 1.json
# The table has the same figures.
codec-advise <run.mcap | sed 's/  *[0-9.e+]*  *[0-9.e+]*\(  *[0-9.]*\)$/ E D\1/;
  s/slower than [0-9.e]* MB/slower than N MB/g' | grep -v '^  writes\|^  reads'
codec-advise <run.mcap | grep -c '^  \(writes\|reads\) slower than [0-9.]* MB/s: .* pays.*; else none$'
