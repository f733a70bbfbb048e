# Made from the declaration of action-tokenize; do not edit.
complete -c action-tokenize -f
complete -c action-tokenize -l decode -d 'Turn tokens into actions.'
complete -c action-tokenize -l vocab-size -r -f -d 'Tokens of the vocabulary, without padding.'
complete -c action-tokenize -l bins -r -f -d 'Edges of the bins.'
complete -c action-tokenize -s f -l feature -r -f -d 'The action; its tokens have _tokens behind its name.'
complete -c action-tokenize -l prompt -r -f -a 'pure llama2 vicuna mistral phi' -d 'Add the prompt, as the builder of this model writes it.'
complete -c action-tokenize -s q -l quiet -d 'Show no progress and no warnings.'
complete -c action-tokenize -s v -l verbose -d 'Say more on standard error.'
complete -c action-tokenize -l no-provenance -d 'Leave no provenance record of this filter in the output.'
complete -c action-tokenize -s h -l help -d 'Print this help.'
complete -c action-tokenize -l version -d 'Print the version and those of the libraries.'
