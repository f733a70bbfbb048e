# A recording is read by any command that prints a range, and only the parts that are needed.
exec 2>&1
PYTHONPATH=$SHELL_TESTS python3 -B - >plain.mcap <<'END'
import random
from mcap import *

noise = random.Random(1)
write(
    channel(1, 0, "/a", "json"), channel(2, 0, "/b", "json"),
    *(message(1 + number % 2, number, number * 10**9, 0,
              b'"%s"' % noise.randbytes(1500).hex().encode())
      for number in range(1000)))
END
zstd-chunk --no-provenance --chunk-size 10000 <plain.mcap >run.mcap
cat >range <<'END'
echo "$2 $3" >>log
tail -c +$(($2 + 1)) "$1" | head -c "$3"
END
# The forms of the page, in quotes or not, with other braces, and whatever name the file has.
# shellcheck disable=SC2016
name='a b;$(touch bad)"'\''`touch bad`.mcap'
cp run.mcap "$name"
mcap-cat --no-provenance "$name" >whole
fetch() { mcap-cat --no-provenance --fetch "$@" "$name" | cmp - whole && echo same; }
fetch 'tail -c +{first} {path} | head -c {length}'
fetch 'sh range {path} {offset} {count}' --fetch-jobs 1
fetch 'sh range "{path}" "{offset}" "$(({last}-{offset}+1))"' --fetch-jobs 9
fetch 'x() { sh range {path} {first} $(({last}-{first}+1)); }; x'
cat "$name" | mcap-cat --no-provenance --fetch 'sh range {path} {offset} {count}' "$name" |
  cmp - whole && echo same
[ -e bad ] && echo 'the name was run'
# A small part costs little more than its chunks.
rm log
mcap-cat --no-provenance --start 500 --end 600 -t /a run.mcap >part
mcap-cat --no-provenance --start 500 --end 600 -t /a --fetch 'sh range {path} {offset} {count}' \
  run.mcap | cmp - part && echo same
awk '$1 > 65536 && $2 > 1 && $2 != 262144 { requests++; bytes += $2 }
  END { print requests, (bytes < 1.2 * 100 * 3100 ? "few" : bytes), "bytes" }' log
# Sizes around those of the requests.
for size in 65535 65536 65537 131071 131072 327679 327680 327681; do
  head -c $size run.mcap >part.mcap
  echo "$size: $(mcap-cat --fetch 'sh range {path} {offset} {count}' part.mcap 2>&1 >/dev/null)"
done
# A command that does not do as it should.
try() { mcap-cat --fetch "$@" run.mcap >out; echo "exit $?"; }
try 'cat {path}; : {offset} {count}'
try ': {path} {offset} {count}'
try 'tail -c +{first} {path} | head -c {length}; exit 3'
try 'missing-program {path} {offset} {count} 2>/dev/null'
# Short, long and nothing where it matters: of the chunks.
for way in '$(($3 - 1))' '$(($3 + 1))' 0; do
  sed "s/\"\$3\"/\$([ \"\$3\" -lt 8000 ] || [ \"\$3\" = 65536 ] || [ \"\$3\" = 262144 ] \&\& echo \$3 || echo \"$way\")/" range >bad
  try 'sh bad {path} {offset} {count}'
done
# Another file's bytes where the summary has chunks, or those of another place.
sed 's/head/tr a-f A-F | head/' range >letters
sed 's/ + 1/ + 2/' range >shifted
for bad in letters shifted; do
  try "if [ {count} -gt 300000 ]; then sh $bad {path} {offset} {count}; else
    sh range {path} {offset} {count}; fi"
done
# A recording without messages has no chunks.
mcap-cat --no-provenance --end 0 run.mcap | zstd-chunk --no-provenance >empty.mcap
mcap-cat --fetch 'sh range {path} {offset} {count}' empty.mcap | stream-check && echo "is whole"
# A recording without an index.
mcap-cat --fetch 'sh range {path} {offset} {count}' plain.mcap >out
echo "exit $?"
mcap-cat --fetch 'sh range {path} {offset} {count}' nothing.mcap >out
echo "exit $?"
# Commands that cannot fetch.
try 'cat {path}'
try 'cat {offset} {count}'
try "echo '{path}' {offset} {count}"
mcap-cat --fetch 'sh range {path} {offset} {count}' >out
echo "exit $?"
mcap-cat --fetch 'sh range {path} {offset} {count}' - <run.mcap >out
echo "exit $?"
mcap-cat --fetch 'sh range {path} {offset} {count}' --follow run.mcap >out
echo "exit $?"
