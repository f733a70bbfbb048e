# A level that the library does not have is refused.
lz4-chunk --level 99 </dev/null
