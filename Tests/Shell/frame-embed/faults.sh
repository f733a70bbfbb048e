exec 2>&1
bag-cat -t /camera/front/image_raw -t /action --end 1 "$DATA/pick_cube_sample.bag" | jpeg-encode >one
run() { frame-embed "$@" <one >out; echo "exit $?"; }
cat >model.py <<'END'
import json, sys
lines = iter(sys.argv[1:])
for line in sys.stdin.buffer:
    sys.stdin.buffer.read(json.loads(line)["size"])
    answer = next(lines, None)
    if answer is None: sys.exit(3)
    print(answer, flush=True)
END
model() { run -n 2 --model m --command "python3 -B model.py $*"; }
model "'[1, 2]'" "'{\"embedding\": [3, 4.5]}'"
stream-text --json -t /embedding out | grep -o '"float32":[^]]*]'
model "'[1, 2]'"
model "'[1, 2]'" "'[1, 2, 3]'"
model "'[1, 2]'" "'[0, 0]'"
model "'[1, 2]'" "'[NaN, 0]'"
model "'[1, 2]'" "'[-1, -2]'"
model "'[1, 2]'" "'[1, true]'"
model "'[1, 2]'" "'[]'"
model "'[1, 2]'" nothing
stream-check out
run --model m --command 'cat >/dev/null' --patience 0.2
run --model m --command 'exit 0'
run --model m
run --command cat
run --knots 3
run --features action --url http://127.0.0.1/v1
run --features a,,b
run --features a,b,a
run --features action
run --model m --url 127.0.0.1
step-align --rate 10 action=/action.data <one >steps 2>/dev/null
frame-embed --features other <steps >out; echo "exit $?"
frame-embed --features action --knots 4096 <steps >out; echo "exit $?"
frame-embed --features action --knots 4096 --memory 32M <steps | stream-check
