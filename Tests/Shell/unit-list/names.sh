# Names that are hostile to shells, folders and lines stay what they are, and their units are safe.
mkdir d
name=$(printf 'a "b" '\''c'\'' $(touch hacked)\n\t\\%%41é;&.mcap')
touch "d/$name"
unit-list d | jq -c '{uri, name}'
[ "$(unit-list d | jq -j .uri)" = "d/$name" ] && echo 'the same address'
printf '[{"Path":"../../etc/x"},{"Path":"a//b"},{"Path":"/c/./d"},{"Path":"..."},{"Path":"%%2E%%2E/e"}]' |
  unit-list --root s3:b | jq -c '[.uri, .name]'
# What another escape would make equal is not.
printf '%s\n' 'a%2Fb' 'a/b' 'a%252Fb' | unit-list | jq -r .name
# A name of bytes that are not UTF-8 is left out, and that is said.
touch "d/$(printf 'bad\377.mcap')"
unit-list d | wc -l
# The output of a unit stays below the folder of outputs.
echo 'cp "$IN" "$OUT"' >copy.sh
unit-list d --out 'out/{name}' 2>/dev/null | while IFS= read -r row; do
  unit-run --unit "$row" --pipeline copy.sh | jq -r .state
done
printf '{"uri": "d/../d/x", "name": "../../escape"}\n{"uri": "d/x"}' >rows
unit-list rows --out 'out/{name}' | jq -r .out
find out -type f | wc -l
ls -A
