# What cannot be done is said, and nothing is published.
exec 2>&1
route() { label-route --accept accept --human human "$@"; echo "exit $?"; }
echo '{"id": "a", "label": "yes", "confidence": 0.9}' >good
route good
route --min-confidence 2 good
route --min-confidence /=0.5 good
route --min-confidence 0.8 --capacity 5 good
route --min-confidence 0.8 --reject rest good
route --min-confidence 0.8 --capacity 5/week --reject rest good
route --min-confidence 0.8 absent
printf '{"id": "a"}\n{"id": "b", "confidence": 1.5}\n' | route --min-confidence 0.8
printf '{"id": "a"}\n{"id"' | route --min-confidence 0.8
printf '{"id": "\377"}\n' | route --min-confidence 0.8
printf '{"id": ""}\n' | route --min-confidence 0.8
head -c 17000000 /dev/zero | route --min-confidence 0.8
python3 -c 'for n in range(1100): print(f"{{\"id\": \"a\", \"label\": \"{n}\"}}")' |
  route --min-confidence 0.8
python3 -c 'print("{\"id\": \"a\", \"x\": " + "[" * 5000)' | route --min-confidence 0.8
ls
route --min-confidence 0.8 good
route --min-confidence 0.8 good
