# Every example of the manual does what it says it does: it ends with 0 on files of that name.
. "$SHELL_TESTS/suite/matrix"
man=${SHELL_TESTS%/Tests/Shell}/man
mkdir files examples tools

# The files that the examples speak of, from one recording.
cp "$DATA/pick_cube_sample.bag" files/demo.bag
bag-cat files/demo.bag | zstd-chunk >files/demo.mcap
for copy in day1 day2 run rollout theirs; do cp files/demo.mcap files/$copy.mcap; done
cp "$DATA/bags/crashed.bag" files/crashed.bag
cp "$DATA/bags/crashed.bag" files/crashed.bag.active
printf 'action=/action.data\nobservation/image_primary=/camera/front/image_raw\n' >files/robot.features
# Another machine with the same files: ssh HOST COMMAND runs it here.
printf '#!/bin/sh\nshift\nexec sh -c "$*"\n' >tools/ssh
chmod +x tools/ssh
PATH=$PWD/tools:$PATH

/usr/bin/python3 "$suite/examples.py" examples "$man"/*.[157]
for example in examples/*; do
  name=${example#examples/}
  rm -rf work && cp -r files work
  case $name in
    *.sh) command='bash -e -o pipefail ../$example' ;;
    *.mk)
      for copy in a b c; do cp files/demo.bag work/$copy.bag; done
      rm -f work/*.mcap work/crashed*
      command='make -s -j 2 -f ../$example' ;;
    *.py)
      # A reader of the stream; the ones that need packages are tested with those.
      grep -q '^import struct' "$example" || continue
      command='mcap-cat demo.mcap | step-align --rate 10 action=/action.data >steps &&
        /usr/bin/python3 ../$example <steps >actions && test "$(wc -l <actions)" -gt 30 &&
        ! (head -c 3000 steps | /usr/bin/python3 ../$example >/dev/null 2>&1)' ;;
  esac
  if (cd work && eval "$command") >output 2>errors; then pass "example $name"; else
    fail "example $name: $(tail -n 3 errors)"
  fi
done
count=$(ls examples | wc -l)
verify "the manual has examples ($count)" test "$count" -gt 20
