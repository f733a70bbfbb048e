# Generated from the declaration of traj-filter; do not edit.
complete -c traj-filter -f
complete -c traj-filter -l skip-unlabeled -d 'Drop a trajectory if none of its steps has an instruction.'
complete -c traj-filter -l max-action -r -f -d 'Drop a trajectory if a number in action is farther from 0 than this.'
complete -c traj-filter -l max-proprio -r -f -d 'Drop a trajectory if a number in observation/proprio is farther from 0 than this.'
complete -c traj-filter -l min-steps -r -f -d 'Drop a trajectory with fewer steps.'
complete -c traj-filter -l max-steps -r -f -d 'Drop a trajectory with more steps.'
complete -c traj-filter -s e -l expression -r -f -d 'Drop a trajectory for which this is false; may be repeated.'
complete -c traj-filter -s q -l quiet -d 'Hide progress and warnings.'
complete -c traj-filter -s v -l verbose -d 'Report details on standard error.'
complete -c traj-filter -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c traj-filter -l no-provenance -d 'Write no provenance record of this filter.'
complete -c traj-filter -s h -l help -d 'Print this help and exit.'
complete -c traj-filter -l version -d 'Print version information and exit.'
