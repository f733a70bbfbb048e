exec 2>&1
read_() { annotation-read "$@"; echo "exit $?"; }
try() { printf "$1" >file; shift; read_ "$@" file; }
try ''
try 'no'
try '[{"data": {"episode": "a"}, "annotations": [{"id": 1}]}]'
try '[{"data": {"episode": "a"}, "annotations": [{"result": []}]}'
try '[1]'
try '{"bagpipe": "other", "answers": []}'
try '{"bagpipe": "annotations", "answers": [{}]}'
try '{"bagpipe": "annotations", "answers": [{"row": "{}", "label": "yes"}]}'
try '[]' --page
try '[]' --cvat --page
try '<html></html>'
try '<annotations><track'
try '<annotations><track id="0"></annotations>'
try '<!DOCTYPE a [<!ENTITY b "c">]><annotations>&b;</annotations>'
try '<annotations>&lol;</annotations>'
try '<annotations><track><box frame="0"><attribute name="row">no</attribute></box></track></annotations>'
try '[{"data": {"episode": "a", "start": "99999999999999999999", "rate": 10}, "annotations": [{"result": [{"from_name": "events", "value": {"ranges": [{"start": 1, "end": 2}], "timelinelabels": ["x"]}}]}]}]'
read_ absent
