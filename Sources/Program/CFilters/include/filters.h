// A filter's name as a Swift module, `jpeg_encode`, and its entry point.
struct bagpipe_filter {
  const char *module;
  int (*main)(int, char **);
};

// The filters in the order of Package.swift; a null name ends the list.
extern const struct bagpipe_filter bagpipe_filters[];

// The first filter: Swift imports an array of unknown length as one element.
static inline const struct bagpipe_filter *bagpipe_filters_start(void) { return bagpipe_filters; }

// The filter of a module, or null.
static inline const struct bagpipe_filter *bagpipe_filter_named(const char *module) {
  for (const struct bagpipe_filter *filter = bagpipe_filters; filter->module; filter++) {
    if (__builtin_strcmp(filter->module, module) == 0) return filter;
  }
  return 0;
}
