# Every example of the manual and of --help does what it says: it ends with 0 on files of these
# names, says nothing on standard error, and what it writes is whole.
# shellcheck shell=sh disable=SC1091,SC2016,SC2154 # the matrix defines filters and suite
. "$SHELL_TESTS/suite/matrix"
man=${SHELL_TESTS%/Tests/Shell}/man
mkdir pages examples tools
cp -r "$FIXTURES" files

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
# A storage that has one more name for each object.
cat >tools/rclone <<'END'
#!/bin/sh
object() { echo "objects/$(echo "$1" | tr : _ | tr / _)"; }
case $1 in
  rcat) cat >"$(object "$2")" ;;
  copyto)
    while [ $# -gt 2 ]; do shift; done
    cp "$1" "$(object "$2")" ;;
  lsjson) echo '[{"Path": "r1/a.mcap", "Size": 12}]' ;;
  md5sum) md5sum <"$(object "$2")" ;;
  moveto) mv "$(object "$2")" "$(object "$3")" ;;
  *) exit 1 ;;
esac
END
chmod +x tools/*
PATH=$PWD/tools:$PATH

for filter in $filters; do "$filter" --generate man >"pages/$filter.1"; done
/usr/bin/python3 "$suite/examples.py" examples pages/* "$man"/*.[57]
for file in examples/*.file/*; do [ "${file##*/}" = Makefile ] || cp "$file" files; done
# The pages about more than one filter are for the run of all.
[ -z "$FILTER" ] || rm -r examples/*.[57]-*

# A pipe that head has ended shows in bash as SIGPIPE.
shell() {
  bash -e -o pipefail "$1"
  status=$?
  [ $status -eq 0 ] || { [ $status -eq 141 ] && grep -q '| head' "$1"; }
}
# Only what is asked to speak does.
is_quiet() {
  [ ! -s "$2" ] ||
    grep -q -e ' -v ' -e ' --recover ' -e broken -e episode-split -e upload-plan "$1"
}
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
verify "the manual has examples ($count)" test "$count" -ge "$(echo "$filters" | wc -w)"

for filter in $filters; do
  "$filter" --help | sed -n '/^Examples:$/,/^$/s/^    //p' >help
  cat examples/"$filter".1-*.sh >manual 2>/dev/null
  verify "$filter: the examples of --help are those of the manual" sh -c 'test -s help && cmp -s help manual'
done
