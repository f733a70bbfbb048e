# Generated from the declaration of npz-cat; do not edit.
complete -c npz-cat -F
complete -c npz-cat -l layout -r -f -a 'envs,steps steps episodes' -d 'The leading axes of the arrays.'
complete -c npz-cat -s f -l feature -r -f -d 'Read only arrays that match this pattern; may be repeated.'
complete -c npz-cat -s x -l exclude -r -f -d 'Leave out arrays that match this pattern; may be repeated.'
complete -c npz-cat -l id -r -f -d 'The id of each episode; {stem} is the file\'s name without extension, {index} the episode\'s number in the file. Without it an episode keeps its id, or has {stem}#{index}.'
complete -c npz-cat -l rate -r -f -d 'Steps per second, from 0.001 to 1e6.'
complete -c npz-cat -s q -l quiet -d 'Hide progress and warnings.'
complete -c npz-cat -s v -l verbose -d 'Report details on standard error.'
complete -c npz-cat -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c npz-cat -l no-provenance -d 'Write no provenance record of this filter.'
complete -c npz-cat -s h -l help -d 'Print this help and exit.'
complete -c npz-cat -l version -d 'Print version information and exit.'
