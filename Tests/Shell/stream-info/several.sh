# Several inputs: a paragraph or a line of JSON each.
bag-cat -t /action "$DATA/pick_cube_sample.bag" >a.mcap
lz4-chunk <a.mcap >b.mcap
stream-info a.mcap - <b.mcap | grep -n '^$\|^file\|^chunks'
stream-info --json a.mcap - b.mcap <b.mcap | jq -c '[.file, .messages, (.chunks | length)]'
