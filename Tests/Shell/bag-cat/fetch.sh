# A bag is read by any command that prints a range: its index, and the chunks that are needed.
exec 2>&1
cat >range <<'END'
echo "$2 $3" >>log
tail -c +$(($2 + 1)) "$1" | head -c "$3"
END
command='sh range {path} {offset} {count}'
cp "$DATA"/bags/*.bag "$DATA/pick_cube_sample.bag" .
for bag in *.bag; do
  bag-cat --no-provenance "$bag" >whole 2>errors
  bag-cat --no-provenance --fetch "$command" "$bag" >out
  echo "$bag: exit $?, $(cmp out whole && echo same)"
done
rm log
bag-cat --no-provenance --start 1 --end 1.3 -t /action pick_cube_sample.bag >part
bag-cat --no-provenance --start 1 --end 1.3 -t /action --fetch "$command" --fetch-jobs 1 \
  pick_cube_sample.bag |
  cmp - part && echo same
cat log
