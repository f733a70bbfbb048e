# Code for AVX2 is in functions that say so by their name, _avx2, and in no other: one in a shared
# symbol would end a program on an older processor.
[ "$(uname -m)" = x86_64 ] || exit 0
objects=$(CDPATH='' cd -- "$SHELL_TESTS/../../.build/static" && pwd) || exit 1
# VEX-coded instructions: all that begin with v, and those of BMI on plain registers.
find "$objects" -name '*.o' -exec objdump -d --no-show-raw-insn {} + | awk '
  /^[0-9a-f]+ <.*>:$/ { symbol = $2; next }
  $2 ~ /^(v[a-z0-9]+|andn|bextr|blsi|blsmsk|blsr|bzhi|mulx|pdep|pext|rorx|sarx|shlx|shrx)$/ {
    if (symbol !~ /_avx2/) { if (!found[symbol]++) print symbol, $0 } else marked++
  }
  END { if (!marked) print "no function is marked _avx2" }' >found
if [ -s found ]; then
  head -n 20 found
  echo "not ok - only functions named _avx2 have VEX code"
else
  echo "ok - only functions named _avx2 have VEX code"
fi
