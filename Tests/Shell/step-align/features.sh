# Features are elements of a field, a part of it, or several fields one after the other; from the
# command line and from a file; an instruction is given or read.
python3 -B "$SHELL_TESTS/step-align/recording.py" >recording
show() {
  step-align --rate 2 "$@" <recording | stream-text --json --full | jq -r '
    select(.record == "message" and (.topic[:1] != "/")) |
    "\(.sequence) \(.topic) \(.value.shape // "") \(.value.float64 // .value.text)"'
}
show 'a=/slow.data' 'observation/b=/slow.data[1]' 'observation/c=/slow.data[0:2]' \
  'd=/slow.data[2],/json.x,/slow.data[0:1]' --instruction 'lift it'
cat >features <<'END'
# the state
observation/state=/slow.data[0:2]

  language_instruction=/say.data
END
show --map features 'action:linear=/json.x' | head -n 3
# Text and images. The picture is the newest at the tick, and what it is comes with it.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 5 text=/instruction.data \
  observation/image=/camera/front/image_raw action=/action.data >steps.mcap
stream-info --json steps.mcap | jq -c '.topics[] | [.topic, .messages, .feature, .dtype, .shape]'
# The instruction is in the begin of the episode too.
step-align --rate 2 a=/json.x --instruction 'lift it' <recording |
  stream-text --json -t /episode | jq -r '.value | "\(.event) \(.language_instruction) \(.steps)"'
