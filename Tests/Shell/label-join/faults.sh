exec 2>&1
bag-cat --id same -t /instruction "$DATA/pick_cube_sample.bag" >one
mcap-cat --id same one >two
cat >rows <<'END'
{"id": "same", "label": "yes"}
END
echo '{"id": "other", "label": "yes"}' >other
mcap-cat one two 2>/dev/null | label-join rows | stream-check
label-join <one >out
label-join - <one >out
label-join --require other <one >out; echo "exit $?"
stream-check out
label-join absent <one >out
echo '{"id": "same", "label": 1}' >bad
label-join bad <one >out
