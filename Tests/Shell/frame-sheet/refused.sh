# What cannot become a sheet is said in a line, and leaves nothing.
exec 2>&1
try() { frame-sheet "$@" | cat -v; }
bag-cat --no-provenance --end 1 "$DATA/pick_cube_sample.bag" >run.mcap
try <run.mcap
try -o sheet.png --kitty <run.mcap
try -o sheet.gif <run.mcap
try -o - <run.mcap
try -o sheet.png --columns 1 <run.mcap
try -o missing/sheet.png <run.mcap
mkfifo pipe.png
try -o pipe.png <run.mcap
try --force -o pipe.png <run.mcap
mcap-cat -t /action run.mcap | try --sixel
head -c 500000 run.mcap | try --kitty
head -c 500000 run.mcap | try -o sheet.png
try --memory 32M --columns 64 --size 640x480 -o sheet.png <run.mcap
python3 -B "$SHELL_TESTS/video-decode/messages.py" h264 "$DATA/videos/plain.h264" | try --kitty
frame-sheet --kitty <run.mcap >/dev/full
echo "exit $?"
ls -A
