# Edges of booleans and numbers, and takes that overlap because of what they have before and after.
. "$SHELL_TESTS/episode-split/show"
PYTHONPATH=$SHELL_TESTS python3 -B "$SHELL_TESTS/episode-split/run.py" 25.5:redo >run.mcap
show --start /pedal.data --stop '!/pedal.data'
show --start /pedal.data --stop '!/pedal.data' --pre 1.05 --post 0.95
show --start /pedal.data --stop '!/pedal.data' --pre 10 --post 4
show --start '/x.data>28.85' --stop '"/x".data>29.35'
show --start '/x.data<1' --stop '/x.data=0.7'
# A discard after the stop drops the take as long as that gets messages.
show --start /pedal.data=true --stop /pedal.data=false --discard /annotation --post 1 | tail -n 4
# One condition for both.
show --start /annotation --stop /annotation
