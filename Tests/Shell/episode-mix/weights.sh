# Weights are numbers above 0, one per source.
episode-mix --weights 1 a.mcap b.mcap; echo $?
episode-mix --weights 1,0 a.mcap b.mcap; echo $?
episode-mix --weights 1,2 --oxe bridge a.mcap b.mcap
