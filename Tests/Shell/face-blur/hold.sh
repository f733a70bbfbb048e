# A face that is missed is blurred where it was and will be, --hold before and after, not over the
# borders of episodes; the output does not depend on how the frames arrive.
faces() { python3 -B "$SHELL_TESTS/face-blur/faces.py" "$@"; }
boxes() { sed 's/.*"boxes":\(.*\),"held":\(.*\)}/\1 \2/' "$1"; rm "$1"; }
faces --interval 100 - - 40,16 - - 44,18 - - - >gaps
for hold in 0 0.1 0.2; do
  echo "hold $hold"
  face-blur --hold $hold --min-size 60 --report boxes <gaps >/dev/null
  boxes boxes
done
# A box per camera.
faces --topic /a --topic /b --interval 100 40,16 - >two
face-blur --min-size 60 --report boxes -t /b <two >/dev/null
grep -c '"/b"' boxes
grep -c '"/a"' boxes
rm boxes
# An episode after another one, whose clock begins anew.
(faces 40,16 >one; faces - >none; mcap-cat one none) >both
face-blur --min-size 60 --report boxes <both >/dev/null
cut -d, -f1-3 boxes | tr '\n' ' '
echo
boxes boxes
# What waits for --hold has a bound.
faces --size 800x700 - - - - - - - - >large
face-blur --hold 60 --memory 32M --min-size 700 <large 2>&1 >/dev/null
echo "exit $?"
