# Made from the declaration of traj-filter; do not edit.
complete -c traj-filter -f
complete -c traj-filter -l skip-unlabeled -d 'Drop a trajectory without an instruction in any step.'
complete -c traj-filter -l max-action -r -f -d 'Drop a trajectory with a number in action that is further than this from 0.'
complete -c traj-filter -l max-proprio -r -f -d 'Drop a trajectory with a number in observation/proprio that is further from 0.'
complete -c traj-filter -l min-steps -r -f -d 'Drop a trajectory of fewer steps.'
complete -c traj-filter -l max-steps -r -f -d 'Drop a trajectory of more steps.'
complete -c traj-filter -s e -l expression -r -f -d 'Drop a trajectory for which this is not true.'
complete -c traj-filter -s q -l quiet -d 'Show no progress and no warnings.'
complete -c traj-filter -s v -l verbose -d 'Say more on standard error.'
complete -c traj-filter -l no-provenance -d 'Leave no provenance record of this filter in the output.'
complete -c traj-filter -s h -l help -d 'Print this help.'
complete -c traj-filter -l version -d 'Print the version and those of the libraries.'
