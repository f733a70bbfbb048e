# A level that the library does not have is refused.
zstd-chunk --level 99 </dev/null
