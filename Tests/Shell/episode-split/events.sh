# Takes between events, with what they say of the take; one is dropped, one has no end, one start and
# one stop are in excess.
. "$SHELL_TESTS/episode-split/show"
PYTHONPATH=$SHELL_TESTS python3 -B "$SHELL_TESTS/episode-split/run.py" 2:start:pick 6:note \
  8:stop::success 10:start:place 11:start 12.2:redo 13:start 17:stop:late:failure 19:stop \
  21:start:odd 22:stop::perhaps 25:start >run.mcap
show --start /annotation.kind=start --stop /annotation.kind=stop --discard /annotation.kind=redo \
  --instruction /annotation.task --outcome /annotation.result
# Without a stop, a start ends the take before it.
show --start /annotation.kind=start
# Without a start, a take begins where none is open.
show --stop /annotation.kind=stop
