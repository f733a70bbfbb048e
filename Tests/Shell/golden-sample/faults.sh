exec 2>&1
draw() { golden-sample "$@" </dev/null; echo "exit $?"; }
draw
draw --rate 2
draw --rate 0.1 --strata label
draw --rate 0.1 --strata label,label --minimum 2
draw --rate 0.1 --strata day --minimum 2
draw --rate 0.1 absent
draw --rate 0.1
