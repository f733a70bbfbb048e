# A name that is mistyped, or not the first operand.
exec 2>&1
try() { "$@" </dev/null >out; echo "exit $?"; cat out; }
try bagpipe jpeg-encod
try bagpipe mcap_cat
try bagpipe /bin/sh
try bagpipe ''
try bagpipe bagpipe
try bagpipe -q mcap-cat
try bagpipe -- stream-info
try bagpipe --instal bin
try bagpipe --install
try bagpipe --install=
try bagpipe --install bin mcap-cat
# A filter's own faults are its own.
try bagpipe stream-info nothing.mcap
try bagpipe stream-info --jso
try bagpipe mcap-cat mcap-cat
