#include "filters.h"

// Package.swift defines BAGPIPE_FILTERS as FILTER(module) for each filter of its list.

#define FILTER(module) int module##_main(int, char **);
BAGPIPE_FILTERS
#undef FILTER

#define FILTER(module) {#module, module##_main},
const struct bagpipe_filter bagpipe_filters[] = {BAGPIPE_FILTERS{0, 0}};
