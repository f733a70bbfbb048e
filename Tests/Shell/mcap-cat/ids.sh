# The episodes of a list, of files with an index and others.
exec 2>&1
bag-cat --id 'run{index}' -t /action "$DATA/pick_cube_sample.bag" >one
for number in 0 1 2 3 4 5; do mcap-cat --id "e$number" one >"e$number"; done
mcap-cat e0 e1 e2 | zstd-chunk --chunk-size 1024 >first
mcap-cat e3 e4 e5 >second
printf 'e1\ne4:1-2\nnone\n' >list
ids() { stream-text --json -t /episode "${1:--}" | grep BEGIN | grep -o '"id","value":"[^"]*"'; }
mcap-cat --ids list first second >out; echo "exit $?"; stream-check out; ids out
mcap-cat first second | mcap-cat -q --ids list - | ids
mcap-cat -qv --ids list first | ids
# It reads no chunk of another episode: damage in one of these does not matter.
python3 -B - <<'END'
data = bytearray(open("first", "rb").read())
data[len(data) // 7] ^= 0xFF
open("damaged", "wb").write(data)
END
mcap-cat -q damaged >/dev/null; echo "exit $?"
mcap-cat -q --ids list damaged | ids
mcap-cat -q --ids list --id '{stem}-{index}' first | ids
printf 'first-2\n' >list
mcap-cat --ids list --id '{stem}-{index}' first | ids
mcap-cat --ids list --episode 1 first; echo "exit $?"
