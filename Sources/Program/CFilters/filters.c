#include "filters.h"

// BAGPIPE_FILTERS is FILTER(module) for each filter, from the list in Package.swift.

#define FILTER(module) int module##_main(int, char **);
BAGPIPE_FILTERS
#undef FILTER

#define FILTER(module) {#module, module##_main},
const struct bagpipe_filter bagpipe_filters[] = {BAGPIPE_FILTERS{0, 0}};
