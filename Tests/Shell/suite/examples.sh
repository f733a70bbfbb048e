# Every example of the manual and of --help does what it says: it ends with 0 on files of these
# names, says nothing on standard error, and what it writes is whole.
# shellcheck shell=sh disable=SC1091,SC2016,SC2154 # the matrix defines filters and suite
. "$SHELL_TESTS/suite/matrix"
man=${SHELL_TESTS%/Tests/Shell}/man
mkdir files pages examples tools

# The files that the examples speak of, from small recordings.
cp "$DATA/pick_cube_sample.bag" files/demo.bag
bag-cat files/demo.bag | zstd-chunk >files/demo.mcap
for copy in day1 day2 run rollout; do cp files/demo.mcap files/$copy.mcap; done
cp "$DATA/bags/crashed.bag" files/crashed.bag.active
head -c 100000 files/demo.mcap >files/broken.mcap
step-align --rate 10 action=/action.data <files/demo.mcap >files/steps.mcap
# Steps as OpenVLA's pipeline has them, and the dataset of the name.
demo=files/demo.bag
demo="$demo $demo $demo $demo"
# shellcheck disable=SC2086 # a list
bag-cat --end 1 $demo $demo $demo | jpeg-encode | step-align --rate 10 language_instruction=/instruction.data \
  observation/image_0=/camera/front/image_raw observation/image_1=/camera/wrist/image_raw \
  'observation/state=/joint_states.position[0:7]' action=/action.data |
  traj-map -e 'action = float32(action)' -e 'observation/state = float32(observation/state)' |
  rlds-write --name bridge_dataset tfds
ln -s ../tfds/bridge_dataset files
rlds-cat files/bridge_dataset | traj-map --oxe bridge_dataset >files/mapped
norm-stats --state -o files/part1.json <files/mapped >/dev/null
norm-apply --stats files/part1.json <files/mapped >files/steps.mcap
traj-window --window 2 --future 3 <files/steps.mcap >files/windows.mcap
for copy in a b train; do cp files/steps.mcap files/$copy.mcap; done
for copy in part2.json part3.json stats.json; do
  cp files/part1.json files/$copy
  cp files/part1.json.state files/$copy.state
done
action-tokenize <files/steps.mcap >files/predicted.mcap
mkdir files/recordings
for copy in a b c; do cp files/demo.bag files/recordings/$copy.bag; done

# Another machine: `ssh robot COMMAND` runs it here, in the folder files as home. What `scp FILE...
# robot:FOLDER/` copies must be a program that runs.
cat >tools/ssh <<END
#!/bin/sh
[ "\$1" = robot ] && shift && cd $PWD/files && exec sh -c "\$*"
END
cat >tools/scp <<'END'
#!/bin/sh
for last; do :; done
[ "$last" = robot:bin/ ] || exit 1
for file; do [ "$file" = "$last" ] || "$file" --version >/dev/null || exit; done
END
chmod +x tools/*
PATH=$PWD/tools:$PATH

cp "$man"/*.[57] pages
for filter in $filters; do "$filter" --generate man >"pages/$filter.1"; done
/usr/bin/python3 "$suite/examples.py" examples pages/*
for file in examples/*.file/*; do [ "${file##*/}" = Makefile ] || cp "$file" files; done

# A pipe that head has ended shows in bash as SIGPIPE.
shell() {
  bash -e -o pipefail "$1"
  status=$?
  [ $status -eq 0 ] || { [ $status -eq 141 ] && grep -q '| head' "$1"; }
}
# Only what is asked to speak does.
is_quiet() { [ ! -s "$2" ] || grep -q -e ' -v ' -e ' --recover ' -e broken "$1"; }
are_whole() {
  for file in *.mcap */*.mcap; do
    case $file in broken.mcap | '*'*) continue ;; esac
    stream-check "$file" || return
  done
  [ ! -e copy.mcap ]
}
makefile() {
  make -s -j 2 -f "$1" && make -q -f "$1" && [ -d train/c.zarr ] && ! ls archive/*.part 2>/dev/null
}
# The reader of the format gives every step, and takes no stream that was cut.
reader() {
  mcap-cat demo.mcap | step-align --rate 10 action=/action.data >steps
  /usr/bin/python3 "$1" <steps >actions && [ "$(wc -l <actions)" -eq 38 ] || return
  for size in 7 100 3000 $(($(wc -c <steps) - 1)); do
    ! head -c "$size" steps | /usr/bin/python3 "$1" >/dev/null 2>&1 || return
  done
}

count=0
for example in examples/*; do
  count=$((count + 1))
  name=${example#examples/}
  rm -rf work && cp -r files work
  # What an example makes is not there.
  ! grep -q -e '-o stats.json' -r "$example" || rm work/stats.json*
  case $name in
    *.sh) command='shell ../$example && is_quiet ../$example ../errors && are_whole' ;;
    *.file)
      [ -f "$example/Makefile" ] || continue
      command='makefile ../$example/Makefile && are_whole' ;;
    *.py)
      # The others need packages: Tests/Interop/examples.sh.
      grep -q '^import struct' "$example" || continue
      command='reader ../$example' ;;
  esac
  if (cd work && eval "$command") >output 2>errors; then pass "example $name"; else
    fail "example $name: $(tail -n 3 errors)"
  fi
done
verify "the manual has examples ($count)" test "$count" -gt 35

for filter in $filters; do
  "$filter" --help | sed -n '/^Examples:$/,/^$/s/^    //p' >help
  cat examples/"$filter".1-*.sh >manual 2>/dev/null
  verify "$filter: the examples of --help are those of the manual" cmp -s help manual
done
