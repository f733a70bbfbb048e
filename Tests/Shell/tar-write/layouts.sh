# What tar-cat reads is what tar-write wrote, in both layouts, from one file and from several.
values() {
  stream-text --json --full |
    python3 "$SHELL_TESTS/values.py" action observation/proprio observation/image_primary \
      language_instruction | sed "s/{'seconds[^}]*} //; s/ jpeg.*//" # without the image's time and frame
}
rows() { stream-text --json --full -t "$1" | grep '"record":"message"' | sed 's/"channel":[0-9]*,//'; }
for bag in 1 2; do cp "$DATA/pick_cube_sample.bag" $bag.bag; done
bag-cat --end 0.5 1.bag 2.bag | jpeg-encode |
  step-align --rate 10 action=/action.data observation/proprio=/joint_states.position \
    observation/image_primary=/camera/front/image_raw language_instruction=/instruction.data >steps.mcap
traj-window --window 2 --future 3 <steps.mcap >windows.mcap
for stream in steps windows; do
  values <$stream.mcap >expected
  for layout in foundry webdataset; do
    tar-write --layout $layout $stream.$layout.tar <$stream.mcap
    tar-cat $stream.$layout.tar | values | cmp - expected && echo "$stream $layout equal"
    tar-write --layout $layout - <$stream.mcap | cmp - $stream.$layout.tar
    rm -f stats.json processing_metadata.json manifest.jsonl
    tar-write -v --layout $layout "$stream-$layout/{index:06}.tar" --samples 4 <$stream.mcap
    tar-cat "$stream-$layout"/*.tar | cat >again.mcap
    values <again.mcap | cmp - expected && echo "$stream $layout shards equal"
    rows /episode <again.mcap >e1; rows /episode <$stream.mcap | cmp - e1
    cat "$stream-$layout"/*.tar | gzip | tar-cat | values | cmp - expected
  done
done
ls windows-foundry windows-webdataset
cat windows-foundry/manifest.jsonl
tar tf windows.foundry.tar | head -n 7
tar tf windows.webdataset.tar | head -n 11
tar xOf windows.foundry.tar "$(tar tf windows.foundry.tar | grep metadata | head -n 1)"; echo
tar xOf windows.foundry.tar "$(tar tf windows.foundry.tar | grep language | head -n 1)"; echo
tar xOf windows.webdataset.tar 000000/000001.json; echo
python3 - <<'END'
import json
stats = json.load(open("windows-foundry/stats.json"))
print(sorted(stats), sorted(stats["action"]))
print(stats["action"]["count"], stats["observation/proprio"]["count"])
END
