exec 2>&1
calibrate() { label-calibrate "$@"; echo "exit $?"; }
echo '{"id": "a", "label": "yes", "confidence": 0.9}' >bare
printf '{"id": "%s", "label": "yes", "confidence": 0.9, "ground_truth": "yes"}\n' a b c >few
calibrate fit few
calibrate learn few
calibrate apply few
calibrate fit few -o conf.json --confidence 1
calibrate fit bare -o conf.json
calibrate fit --golden few -o conf.json
calibrate fit few -o conf.json
calibrate fit few -o conf.json
calibrate report --model few few
sed 's/"at_most": [^,]*/"at_most": 2/' conf.json >bad.json
calibrate apply --model bad.json few
sed 's/"slope"/"slop"/' conf.json >bad.json
calibrate apply --model bad.json few
calibrate apply --model absent few
ls
