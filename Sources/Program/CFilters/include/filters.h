// A filter's name as a Swift module, `jpeg_encode`, and its entry point.
struct bagpipe_filter {
  const char *module;
  int (*main)(int, char **);
};

// The filters of Package.swift in its order, ended by a null name.
extern const struct bagpipe_filter bagpipe_filters[];

// The first of them: Swift imports an array of unknown length as one element.
static inline const struct bagpipe_filter *bagpipe_filters_start(void) { return bagpipe_filters; }
