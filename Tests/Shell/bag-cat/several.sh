# Each bag is an episode with its name, standard input among them.
bag-cat "$DATA/bags/lz4.bag" - "$DATA/bags/none.bag" <"$DATA/bags/bz2.bag" >three.mcap
stream-check three.mcap
stream-text -t /episode three.mcap |
  sed -n 's/^\([^ ]*\) .*"event":\("[A-Z]*","index":[0-9]\).*"source":\("[^"]*"\).*/\1 \2 \3/p'
# Bags of other connections share the channels that are equal.
bag-cat "$DATA/bags/none.bag" "$DATA/pick_cube_sample.bag" "$DATA/bags/none.bag" |
  stream-info --json | jq -c '.topics[] | [.topic, .messages]'
