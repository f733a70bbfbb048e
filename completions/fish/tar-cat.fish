# Generated from the declaration of tar-cat; do not edit.
complete -c tar-cat -F
complete -c tar-cat -s f -l feature -r -f -d 'Read only features that match this pattern; may be repeated.'
complete -c tar-cat -s x -l exclude -r -f -d 'Leave out features that match this pattern; may be repeated.'
complete -c tar-cat -l id -r -f -d 'The id of each episode; {stem} is the file\'s name without extension, {index} the episode\'s number in the file. Without it an episode keeps its id, or has {stem}#{index}.'
complete -c tar-cat -l shard -r -f -d 'Read only the episodes of shard I of N, from 0/N on. The hash of its id says which shard an episode is in.'
complete -c tar-cat -l skip -r -f -d 'Leave out the first N of these episodes.'
complete -c tar-cat -l rate -r -f -d 'Steps per second, from 0.001 to 1e6.'
complete -c tar-cat -s q -l quiet -d 'Hide progress and warnings.'
complete -c tar-cat -s v -l verbose -d 'Report details on standard error.'
complete -c tar-cat -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c tar-cat -l no-provenance -d 'Write no provenance record of this filter.'
complete -c tar-cat -s h -l help -d 'Print this help and exit.'
complete -c tar-cat -l version -d 'Print version information and exit.'
