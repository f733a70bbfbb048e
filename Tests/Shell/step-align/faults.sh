# What cannot be aligned, and what is mistyped.
exec 2>&1
python3 -B "$SHELL_TESTS/step-align/recording.py" >recording
try() { step-align "$@" <recording >/dev/null; echo "exit $?"; }
try
try --rate 10
try f=/fast.data
try --rate 10 --clock /slow f=/fast.data
try --rate 0 f=/fast.data
try --rate 1e7 f=/fast.data
try --rate ten f=/fast.data
try --clock /slow --every 0 f=/fast.data
try --rate 10 --by last f=/fast.data
try --rate 10 --time wall f=/fast.data
try --rate 10 --tolerance -1 f=/fast.data
try --rate 10 --missing skip f=/fast.data
try --rate 10 f
try --rate 10 f:next=/fast.data
try --rate 10 f=/fast.data f=/slow.data
try --rate 10 --instruction lift language_instruction=/say.data
try --rate 10 --map nothing
printf 'f=/fast.data\ng\n' >features
try --rate 10 --map features
# The stream lacks what is named.
try --rate 10 f=/nothing.data
try --clock /nothing f=/fast.data
try --rate 10 f=/fast.position
try --rate 10 'f=/fast.data[3]'
try --rate 10 f=/fast
try --rate 10 f=/json.x.y
# Steps, and a stream that is cut.
step-align --rate 10 f=/fast.data <recording >steps.mcap
step-align --rate 10 f=f.float64 <steps.mcap >/dev/null
echo "exit $?"
head -c 3000 recording | step-align --rate 10 f=/fast.data >/dev/null
echo "exit $?"
