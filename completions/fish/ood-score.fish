# Generated from the declaration of ood-score; do not edit.
complete -c ood-score -f
complete -c ood-score -l model -r -F -d 'The model of ood-fit.'
complete -c ood-score -l source -r -f -d 'Read this feature of the model from fields of a recording; may be repeated.'
complete -c ood-score -l window -r -f -d 'Alarm by the samples of the last while.'
complete -c ood-score -l exceed -r -f -d 'The share of the samples in a window that must exceed the threshold.'
complete -c ood-score -l nan -r -f -a 'error alarm' -d 'How to treat NaN and infinity.'
complete -c ood-score -s q -l quiet -d 'Hide progress and warnings.'
complete -c ood-score -s v -l verbose -d 'Report details on standard error.'
complete -c ood-score -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c ood-score -l no-provenance -d 'Write no provenance record of this filter.'
complete -c ood-score -s h -l help -d 'Print this help and exit.'
complete -c ood-score -l version -d 'Print version information and exit.'
