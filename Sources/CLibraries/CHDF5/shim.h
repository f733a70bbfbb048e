#pragma once
#include <hdf5/serial/hdf5.h>
#include <stdio.h>
#include <stdlib.h>

/* What the library declares as macros, or in versions that macros choose from. */

// The innermost description of the error of the call that has just failed.
static inline herr_t bagpipe_hdf5_describe(unsigned depth, const H5E_error2_t *error, void *text) {
  if (depth == 0 && error->desc != NULL) snprintf((char *)text, 256, "%s", error->desc);
  return 0;
}

static inline void bagpipe_hdf5_reason(char text[256]) {
  text[0] = 0;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, bagpipe_hdf5_describe, text);
}

// The library does nothing at the end of the process, prints nothing, loads no plugins, and opens no file that another one names: it no
// longer knows what an external link is.
static inline herr_t bagpipe_hdf5_distrust(void) {
  if (H5dont_atexit() < 0 || H5open() < 0 || H5Eset_auto2(H5E_DEFAULT, NULL, NULL) < 0) return -1;
  if (H5PLset_loading_state(0) < 0) return -1;
  return H5Lunregister(H5L_TYPE_EXTERNAL);
}

// Adds a filter that only decodes.
static inline herr_t bagpipe_hdf5_add_filter(H5Z_filter_t number, H5Z_func_t decode) {
  H5Z_class2_t filter = {H5Z_CLASS_T_VERS, number, 0, 1, NULL, NULL, NULL, decode};
  return H5Zregister(&filter);
}

static inline hid_t bagpipe_hdf5_file_access(void) { return H5Pcreate(H5P_FILE_ACCESS); }
static inline hid_t bagpipe_hdf5_dataset_access(void) { return H5Pcreate(H5P_DATASET_ACCESS); }

static inline hid_t bagpipe_hdf5_open(const char *path, hid_t access) {
  return H5Fopen(path, H5F_ACC_RDONLY, access);
}

// Where an object is in its file, and how many attributes it has.
static inline herr_t bagpipe_hdf5_info(hid_t object, unsigned long long *address,
                                       unsigned long long *attributes) {
  H5O_info_t info;
  herr_t result = H5Oget_info2(object, &info, H5O_INFO_BASIC | H5O_INFO_NUM_ATTRS);
  if (result < 0) return result;
  *address = info.addr;
  *attributes = info.num_attrs;
  return result;
}

enum bagpipe_hdf5_link { bagpipe_hdf5_hard, bagpipe_hdf5_soft, bagpipe_hdf5_external };

struct bagpipe_hdf5_links {
  void *context;
  int (*take)(void *context, const char *name, enum bagpipe_hdf5_link kind);
};

static inline herr_t bagpipe_hdf5_link(hid_t group, const char *name, const H5L_info_t *info,
                                       void *links) {
  const struct bagpipe_hdf5_links *reader = (const struct bagpipe_hdf5_links *)links;
  return reader->take(reader->context, name,
                      info->type == H5L_TYPE_HARD   ? bagpipe_hdf5_hard
                      : info->type == H5L_TYPE_SOFT ? bagpipe_hdf5_soft
                                                    : bagpipe_hdf5_external);
}

// Hands out the links of a group by name, until `take` returns 1.
static inline herr_t bagpipe_hdf5_each_link(hid_t group, void *context,
                                            int (*take)(void *, const char *,
                                                        enum bagpipe_hdf5_link)) {
  struct bagpipe_hdf5_links links = {context, take};
  hsize_t place = 0;
  return H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, &place, bagpipe_hdf5_link, &links);
}

static inline hid_t bagpipe_hdf5_attribute(hid_t object, unsigned long long number) {
  return H5Aopen_by_idx(object, ".", H5_INDEX_NAME, H5_ITER_INC, number, H5P_DEFAULT, H5P_DEFAULT);
}

// The type in memory of numbers: by class, bytes and sign.
static inline hid_t bagpipe_hdf5_number(int is_float, int size, int is_signed) {
  if (is_float) return size == 4 ? H5T_NATIVE_FLOAT : H5T_NATIVE_DOUBLE;
  switch (size) {
    case 1: return is_signed ? H5T_NATIVE_INT8 : H5T_NATIVE_UINT8;
    case 2: return is_signed ? H5T_NATIVE_INT16 : H5T_NATIVE_UINT16;
    case 4: return is_signed ? H5T_NATIVE_INT32 : H5T_NATIVE_UINT32;
    default: return is_signed ? H5T_NATIVE_INT64 : H5T_NATIVE_UINT64;
  }
}

// Text of any length in UTF-8.
static inline hid_t bagpipe_hdf5_text(void) {
  hid_t type = H5Tcopy(H5T_C_S1);
  if (type >= 0) {
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
  }
  return type;
}

// Makes a file, or opens one to add to it. New objects have no time stamps if their properties say
// so, and may have attributes beyond 64 KiB: that needs the format of HDF5 1.8.
static inline hid_t bagpipe_hdf5_create(const char *path, int is_new) {
  hid_t access = H5Pcreate(H5P_FILE_ACCESS), properties = H5Pcreate(H5P_FILE_CREATE);
  H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_LATEST);
  // The caller locks its files itself.
  H5Pset_file_locking(access, 0, 1);
  H5Pset_obj_track_times(properties, 0);
  hid_t file = is_new ? H5Fcreate(path, H5F_ACC_TRUNC, properties, access)
                      : H5Fopen(path, H5F_ACC_RDWR, access);
  if (file >= 0) {
    H5Pclose(access);
    H5Pclose(properties);
  }
  return file;
}

static inline hid_t bagpipe_hdf5_create_group(hid_t parent, const char *name) {
  hid_t properties = H5Pcreate(H5P_GROUP_CREATE);
  H5Pset_obj_track_times(properties, 0);
  hid_t group = H5Gcreate2(parent, name, H5P_DEFAULT, properties, H5P_DEFAULT);
  if (group >= 0) H5Pclose(properties);
  return group;
}

static inline hid_t bagpipe_hdf5_new_dataset(void) {
  hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
  if (properties >= 0) H5Pset_obj_track_times(properties, 0);
  return properties;
}
