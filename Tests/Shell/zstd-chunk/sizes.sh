# Files by size: none is larger, they are the same for any number of threads, and together they have
# all messages.
bag-cat -t '/camera/*' -t /joint_states --no-provenance "$DATA/pick_cube_sample.bag" >in.mcap
python3 -B "$SHELL_TESTS/messages.py" <in.mcap >in.txt
for size in 16K 60000 200K 10M; do
  for threads in 1 2 5; do
    mkdir "$size" && zstd-chunk -j $threads --max-size $size -o "$size/{index:03}.mcap" <in.mcap
    cat "$size"/* | cksum >"$size.$threads"
    cmp "$size.$threads" "$size.1" && [ $threads = 5 ] || rm -r "$size"
  done
  for file in "$size"/*; do stream-check "$file"; done
  mcap-cat "$size"/* | python3 -B "$SHELL_TESTS/messages.py" | cmp - in.txt
  find "$size" -size +$(($(numfmt --from=iec "$size")))c
  [ "$(find "$size" -type f | wc -l)" -gt 1 ] && echo "$size in several files"
done
# A message larger than that makes a larger file, which the filter says; a stream of steps is divided
# between its episodes only.
bag-cat -t /camera/front/image_raw --end 0.5 "$DATA/pick_cube_sample.bag" |
  zstd-chunk -o 'raw_{index}.mcap' --max-size 16K 2>errors
sed 's/[0-9]* bytes/N bytes/' errors | sort | uniq -c | head -n 1
bag-cat "$DATA/pick_cube_sample.bag" "$DATA/pick_cube_sample.bag" |
  step-align --rate 100 action=/action.data 'joints=/joint_states.position[:]' |
  zstd-chunk -q -l 1 -o 'steps_{index}.mcap' --max-size 16K
for file in steps_*.mcap; do
  stream-check "$file"
  stream-text --json -t /episode "$file" | jq -c '.value | [.event, .index, .steps]'
done
