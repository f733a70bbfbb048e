# Bytes that the index does not refer to are skipped, by a file and by a pipe, and said by nobody.
exec 2>&1
bag=$DATA/recordings/gap.bag
for form in 'bag-cat' 'bag-cat --recover'; do
  $form "$bag" | stream-text -t /s | sed 's/.*{/{/'
  cat "$bag" | $form | stream-text -t /s | cksum
done
# So are those after the end, unless they are another bag.
{ cat "$bag"; head -c 5000 /dev/zero; } >trailing.bag
bag-cat trailing.bag | stream-text -t /s | cksum
cat trailing.bag | bag-cat | stream-text -t /s | cksum
cat "$bag" "$bag" >two.bag
bag-cat two.bag >/dev/null
echo "exit $?"
