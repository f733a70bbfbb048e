# --rename and --prefix give topics other names, but not those of the stream's own.
exec 2>&1
bag=$DATA/bags/none.bag
topics() { stream-info --json | jq -c '[.topics[].topic]'; }
bag-cat "$bag" | topics
bag-cat --rename /names=/other "$bag" | topics
bag-cat --rename /names=/other --prefix /robot1 -t /names "$bag" | topics
bag-cat "$bag" | zstd-chunk >file.mcap
mcap-cat --prefix robot1 file.mcap | topics
# A second file is renamed like the first, and a name that is taken is used twice.
mcap-cat --rename /names=/data/ä --merge file.mcap file.mcap | topics
mcap-cat --rename /nothing=/a file.mcap >/dev/null
mcap-cat --rename /nothing=/a -q file.mcap >/dev/null
for option in '--rename /a' '--rename =/a' '--rename /a=' '--prefix /' '--prefix x/' \
  '--rename /a=/b --rename /a=/c'; do
  # shellcheck disable=SC2086
  mcap-cat $option file.mcap 2>&1 | head -n 1
done
