# What cannot be done is an error of one line; the stream then has no end.
exec 2>&1
PYTHONPATH=$SHELL_TESTS python3 -B "$SHELL_TESTS/episode-split/run.py" 2:start 8:stop >run.mcap
mcap-cat run.mcap >in.mcap
split() {
  echo "$ episode-split $*"
  episode-split "$@" <in.mcap >out.mcap
  echo "exit $?"
}
split
split --start /annotation.kind=begin --stop /annotation.kind=stop
split --start /annotations.kind=start --stop /annotation.kind=stop
split --start /annotation.kind=start --stop /annotation.kind=stop --discard /redo.data=1
split --start /annotation.kind=start --stop /annotation.kind=stop --outcome /result.data
split --start /annotation.kynd=start
split --start /pedal.date
split --start '/x.data=fast'
split --start '/x.data>fast'
split --start '/annotation.kind>1'
split --start '/map.data'
split --start '!/x.data=1'
split --start '!/x'
split --start '=1'
split --start '/x[=1'
split --start /x=1
split --events
split --gap 0
split --gap -1
split --length 1e10
split --length 5 --discard /pedal.data
split --stop /pedal.data --pre 1
split --start /pedal.data --post 1
split --start /pedal.data --instruction /x.data
split --start /pedal.data --instruction /annotation
head -c 3000 in.mcap >cut.mcap
mv cut.mcap in.mcap
split --start /pedal.data --length 0.1
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data >in.mcap
split --gap 1
