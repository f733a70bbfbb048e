# Generated from the declaration of lerobot-cat; do not edit.
complete -c lerobot-cat -F
complete -c lerobot-cat -l episodes -r -f -d 'Read only these episodes.'
complete -c lerobot-cat -s f -l features -r -f -d 'Read only features that match this pattern; may be repeated.'
complete -c lerobot-cat -s x -l exclude -r -f -d 'Leave out features that match this pattern; may be repeated.'
complete -c lerobot-cat -l video -r -f -a 'images packets' -d 'Decode videos to images, or pass on their coded frames as packets.'
complete -c lerobot-cat -l id -r -f -d 'The id of each episode; {stem} is the file\'s name without extension, {index} the episode\'s number in the file. Without it an episode keeps its id, or has {stem}#{index}.'
complete -c lerobot-cat -s j -l threads -r -f -d 'Number of threads; the default is one per core.'
complete -c lerobot-cat -s q -l quiet -d 'Hide progress and warnings.'
complete -c lerobot-cat -s v -l verbose -d 'Report details on standard error.'
complete -c lerobot-cat -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c lerobot-cat -l no-provenance -d 'Write no provenance record of this filter.'
complete -c lerobot-cat -s h -l help -d 'Print this help and exit.'
complete -c lerobot-cat -l version -d 'Print version information and exit.'
