# Every step of every source comes out once, with the name of its dataset.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data >a.mcap
cp a.mcap b.mcap
episode-mix --seed 1 --weights 3,1 a.mcap --command "second=cat b.mcap" >mixed.mcap && stream-check -v mixed.mcap
stream-text mixed.mcap | grep -o 'dataset_name .*"text":.*' | sort | uniq -c
