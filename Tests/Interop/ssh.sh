#!/bin/sh
# A pipeline over two machines: sshd on loopback. A whole stream arrives whole; one whose sender is
# killed is an error at the far end, and nothing is published.
set -u
sshd=$(command -v sshd || ls /usr/sbin/sshd 2>/dev/null) || { echo "skipped: no sshd"; exit 0; }
start() { exec "$sshd" -D -e -f "$work/sshd_config"; }
if [ "$(id -u)" = 0 ] && [ ! -d /run/sshd ]; then
	# For root sshd wants a folder that its service makes: here it gets one of its own.
	start() {
		exec unshare -m sh -c 'mount -t tmpfs run /run && mkdir /run/sshd && exec "$@"' - \
			"$sshd" -D -e -f "$work/sshd_config"
	}
	unshare -m true 2> /dev/null || { echo "skipped: sshd has no /run/sshd"; exit 0; }
fi
fail() { echo "ssh.sh: $1" >&2; cat "$work/sshd.log" >&2; exit 1; }

work=$(pwd)
chmod 700 "$work"
ssh-keygen -q -t ed25519 -N '' -f "$work/host" && ssh-keygen -q -t ed25519 -N '' -f "$work/user" ||
	fail "no keys"
cp "$work/user.pub" "$work/authorized"
port=$(( 20000 + $$ % 20000 ))
cat > "$work/sshd_config" <<END
ListenAddress 127.0.0.1
Port $port
HostKey $work/host
AuthorizedKeysFile $work/authorized
PidFile none
StrictModes no
UsePAM no
SetEnv PATH=$PATH
END
start 2> "$work/sshd.log" &
server=$!
trap 'kill $server 2>/dev/null' EXIT
remote() {
	ssh -F none -p "$port" -i "$work/user" -o StrictHostKeyChecking=no -o LogLevel=ERROR \
		-o UserKnownHostsFile=/dev/null -o BatchMode=yes "$(id -un)@127.0.0.1" "$@"
}
tries=0
until remote true 2> "$work/ssh.log"; do
	tries=$((tries + 1))
	if [ $tries = 50 ] || ! kill -0 $server 2>/dev/null; then
		echo "skipped: cannot log in here: $(tail -1 "$work/ssh.log") $(tail -1 "$work/sshd.log")"
		exit 0
	fi
	sleep 0.1
done

# The sample many times over: far more than all the buffers on the way.
bag=$DATA/pick_cube_sample.bag
set -- "$bag" "$bag" "$bag" "$bag" "$bag" "$bag" "$bag" "$bag" "$bag" "$bag" "$bag" "$bag"
bag-cat "$@" > big.mcap || fail "bag-cat"

remote "mcap-cat $work/big.mcap" | zstd-chunk > far.mcap || fail "the stream from the far machine"
mcap-cat big.mcap | zstd-chunk > near.mcap || fail "the stream from here"
# Provenance has the arguments, which differ; the messages must not.
"$PYTHON" - <<'END' || fail "other messages from the far machine"
from mcap.reader import make_reader

def rows(path):
    with open(path, "rb") as file:
        return [(c.topic, m.log_time, m.sequence, m.data) for _, c, m in make_reader(file).iter_messages()]

assert rows("far.mcap") == rows("near.mcap") and len(rows("far.mcap")) == 12 * 310
END

# A part of the far file, by its index: what comes is little more than its chunks.
zstd-chunk --no-provenance < big.mcap > indexed.mcap || fail "zstd-chunk"
mcap-cat --no-provenance --start 3 --end 3.5 -t /action indexed.mcap > part
mcap-cat --no-provenance --start 3 --end 3.5 -t /action --fetch \
	"ssh -F none -p $port -i $work/user -o StrictHostKeyChecking=no -o LogLevel=ERROR \
		-o UserKnownHostsFile=/dev/null $(id -un)@127.0.0.1 tail -c +{first} {path} | head -c {length}" \
	"$work/indexed.mcap" | cmp - part || fail "another part by --fetch"

# The sender is killed once some of it has come.
killed() {
	rm -f pid
	remote "echo \$\$ > $work/pid; exec mcap-cat $work/big.mcap" 2>/dev/null | {
		head -c 3000000
		kill -9 "$(cat pid)"
		cat
	}
}
killed | zstd-chunk > cut.mcap 2> error
[ $? = 65 ] || fail "zstd-chunk takes a cut stream for a whole one: $(cat error)"
[ "$(wc -l < error)" = 1 ] || fail "not one line: $(cat error)"
mcap-cat cut.mcap > /dev/null 2>&1 && fail "the output of a cut stream looks whole"

if command -v zarr-write > /dev/null; then
	killed | step-align --rate 10 a=/action.data i=/camera/front/image_raw 2> /dev/null |
		zarr-write cut.zarr 2> error
	[ $? = 65 ] || fail "zarr-write takes a cut stream for a whole one: $(cat error)"
	for name in *cut.zarr* .*cut.zarr*; do [ ! -e "$name" ] || fail "zarr-write leaves $name"; done
fi
echo "ok"
