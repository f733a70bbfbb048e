#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// The windows of an image that a cascade of Haar features accepts, as `CascadeClassifier` of OpenCV
// finds them: for the baseline processor and for AVX2, with the same result.

// A node of a tree: a sum of two or three weighted rectangles, compared with a threshold.
struct bagpipe_cascade_node {
  float weights[3];
  float threshold;
  // The value where the sum is less, and where it is not.
  float leaves[2];
  // Instead of a leaf the node of the tree to go on with, or 0.
  int32_t children[2];
};

// The corners of its rectangles in the integral image, from a window's first number: upper left, upper
// right, lower left, lower right.
struct bagpipe_cascade_corners {
  int32_t offsets[3][4];
};

struct bagpipe_cascade_stage {
  int32_t trees;
  float threshold;
};

struct bagpipe_cascade {
  const struct bagpipe_cascade_stage *stages;
  ptrdiff_t stage_count;
  // How many nodes each tree has.
  const int32_t *trees;
  const struct bagpipe_cascade_node *nodes;
  const struct bagpipe_cascade_corners *corners;
  // Those of the rectangle whose variance normalizes the sums, and its area.
  struct bagpipe_cascade_corners frame;
  double area;
};

// A row of windows, two pixels apart. The integral images of the samples and of their squares have the
// even columns first and then the odd ones, so that the corners of windows side by side lie side by
// side.
struct bagpipe_cascade_row {
  const uint32_t *sums, *squares;
  ptrdiff_t windows;
};

#define BAGPIPE_CASCADE_INLINE static inline __attribute__((always_inline))
// Nodes in a tree.
#define BAGPIPE_CASCADE_TREE 8

typedef float bagpipe_cascade_float8 __attribute__((vector_size(32), aligned(4)));
typedef double bagpipe_cascade_double8 __attribute__((vector_size(64)));
typedef int32_t bagpipe_cascade_int8 __attribute__((vector_size(32), aligned(4)));
typedef uint32_t bagpipe_cascade_uint8 __attribute__((vector_size(32), aligned(4)));

// Sums over a rectangle; those of a large image wrap around, and their differences with them.
BAGPIPE_CASCADE_INLINE bagpipe_cascade_int8 bagpipe_cascade_sum(
    const uint32_t *place, const int32_t offsets[4]) {
  return (bagpipe_cascade_int8)(*(const bagpipe_cascade_uint8 *)(place + offsets[0]) -
                                *(const bagpipe_cascade_uint8 *)(place + offsets[1]) -
                                *(const bagpipe_cascade_uint8 *)(place + offsets[2]) +
                                *(const bagpipe_cascade_uint8 *)(place + offsets[3]));
}

BAGPIPE_CASCADE_INLINE int bagpipe_cascade_any(bagpipe_cascade_int8 lanes) {
  uint64_t words[4];
  memcpy(words, &lanes, sizeof words);
  return (words[0] | words[1] | words[2] | words[3]) != 0;
}

BAGPIPE_CASCADE_INLINE bagpipe_cascade_float8 bagpipe_cascade_where(
    bagpipe_cascade_int8 mask, float value) {
  return (bagpipe_cascade_float8)(mask & (bagpipe_cascade_int8)(value - (bagpipe_cascade_float8){0}));
}

// What makes the sums of eight windows independent of their contrast. Windows with hardly any, and
// those beyond the row, leave `alive`.
BAGPIPE_CASCADE_INLINE bagpipe_cascade_float8 bagpipe_cascade_factors(
    const struct bagpipe_cascade *cascade, const uint32_t *place, const uint32_t *squares,
    bagpipe_cascade_int8 *alive) {
  bagpipe_cascade_int8 sum = bagpipe_cascade_sum(place, cascade->frame.offsets[0]);
  bagpipe_cascade_int8 square = bagpipe_cascade_sum(squares, cascade->frame.offsets[0]);
  bagpipe_cascade_double8 sums = __builtin_convertvector(sum, bagpipe_cascade_double8);
  // No window has so many pixels that the sum of their squares takes more than 31 bits.
  bagpipe_cascade_float8 variances = __builtin_convertvector(
      cascade->area * __builtin_convertvector(square, bagpipe_cascade_double8) - sums * sums,
      bagpipe_cascade_float8);
  bagpipe_cascade_int8 varies = variances > 0;
  bagpipe_cascade_float8 factors = 1 / __builtin_elementwise_sqrt(variances);
  *alive &= ~varies | ((float)cascade->area * factors < 1e-1f);
  factors = (bagpipe_cascade_float8)(
      (varies & (bagpipe_cascade_int8)factors) |
      (bagpipe_cascade_int8)bagpipe_cascade_where(~varies, 1));
  return factors;
}

BAGPIPE_CASCADE_INLINE bagpipe_cascade_float8 bagpipe_cascade_value(
    const uint32_t *place, const struct bagpipe_cascade_node *node,
    const struct bagpipe_cascade_corners *corners) {
  bagpipe_cascade_float8 value =
      node->weights[0] * __builtin_convertvector(
                             bagpipe_cascade_sum(place, corners->offsets[0]),
                             bagpipe_cascade_float8);
  value += node->weights[1] * __builtin_convertvector(
                                  bagpipe_cascade_sum(place, corners->offsets[1]),
                                  bagpipe_cascade_float8);
  if (node->weights[2] != 0)
    value += node->weights[2] * __builtin_convertvector(
                                    bagpipe_cascade_sum(place, corners->offsets[2]),
                                    bagpipe_cascade_float8);
  return value;
}

// The sum of a tree of several nodes; each node comes after the one that leads to it.
BAGPIPE_CASCADE_INLINE bagpipe_cascade_float8 bagpipe_cascade_tree(
    const uint32_t *place, bagpipe_cascade_float8 factors, const struct bagpipe_cascade_node *nodes,
    const struct bagpipe_cascade_corners *corners, int32_t count) {
  bagpipe_cascade_int8 reached[BAGPIPE_CASCADE_TREE] = {0};
  bagpipe_cascade_float8 sum = {0};
  reached[0] = ~reached[0];
  for (int32_t i = 0; i < count; i++) {
    bagpipe_cascade_int8 less =
        bagpipe_cascade_value(place, nodes + i, corners + i) * factors < nodes[i].threshold;
    for (int side = 0; side < 2; side++) {
      bagpipe_cascade_int8 here = reached[i] & (side == 0 ? less : ~less);
      if (nodes[i].children[side] > 0)
        reached[nodes[i].children[side]] |= here;
      else
        sum += bagpipe_cascade_where(here, nodes[i].leaves[side]);
    }
  }
  return sum;
}

// Which of eight windows side by side pass a stage.
BAGPIPE_CASCADE_INLINE bagpipe_cascade_int8 bagpipe_cascade_pass(
    const struct bagpipe_cascade *cascade, ptrdiff_t stage, ptrdiff_t *tree, ptrdiff_t *node,
    const uint32_t *place, bagpipe_cascade_float8 factors) {
  const struct bagpipe_cascade_stage *now = cascade->stages + stage;
  bagpipe_cascade_float8 sum = {0};
  for (ptrdiff_t end = *tree + now->trees; *tree < end; ++*tree) {
    const int32_t count = cascade->trees[*tree];
    const struct bagpipe_cascade_node *nodes = cascade->nodes + *node;
    const struct bagpipe_cascade_corners *corners = cascade->corners + *node;
    if (count == 1) {
      bagpipe_cascade_int8 less =
          bagpipe_cascade_value(place, nodes, corners) * factors < nodes->threshold;
      sum += (bagpipe_cascade_float8)(
          (bagpipe_cascade_int8)bagpipe_cascade_where(less, nodes->leaves[0]) |
          (bagpipe_cascade_int8)bagpipe_cascade_where(~less, nodes->leaves[1]));
    } else {
      sum += bagpipe_cascade_tree(place, factors, nodes, corners, count);
    }
    *node += count;
  }
  return sum >= now->threshold;
}

// Writes the numbers of the windows in a row that pass all stages to `found`, which has room for all.
// After a window that fails at the first stage, the next one is left out, as in OpenCV.
// Returns how many there are. Reads up to 7 numbers beyond those of the last window.
BAGPIPE_CASCADE_INLINE ptrdiff_t bagpipe_cascade_scan_any(
    const struct bagpipe_cascade *cascade, const struct bagpipe_cascade_row *row, int32_t *found) {
#pragma STDC FP_CONTRACT OFF
  const bagpipe_cascade_int8 lanes = {0, 1, 2, 3, 4, 5, 6, 7};
  ptrdiff_t count = 0, next = 0;
  for (ptrdiff_t first = 0; first < row->windows; first += 8) {
    bagpipe_cascade_int8 within = lanes < (int32_t)(row->windows - first);
    bagpipe_cascade_int8 alive = within;
    bagpipe_cascade_float8 factors =
        bagpipe_cascade_factors(cascade, row->sums + first, row->squares + first, &alive);
    if (!bagpipe_cascade_any(alive)) continue;
    ptrdiff_t tree = 0, node = 0;
    bagpipe_cascade_int8 failed =
        alive & ~bagpipe_cascade_pass(cascade, 0, &tree, &node, row->sums + first, factors);
    if (next > first) alive &= lanes >= (int32_t)(next - first);
    for (int lane = 0; lane < 8; lane++) {
      if (first + lane < next || failed[lane] == 0) continue;
      alive[lane] = 0;
      if (lane < 7) alive[lane + 1] = 0;
      next = first + lane + 2;
    }
    for (ptrdiff_t stage = 1; stage < cascade->stage_count && bagpipe_cascade_any(alive); stage++)
      alive &= bagpipe_cascade_pass(cascade, stage, &tree, &node, row->sums + first, factors);
    if (!bagpipe_cascade_any(alive)) continue;
    for (int lane = 0; lane < 8; lane++)
      if (alive[lane] != 0) found[count++] = (int32_t)(first + lane);
  }
  return count;
}

static inline ptrdiff_t bagpipe_cascade_scan(
    const struct bagpipe_cascade *cascade, const struct bagpipe_cascade_row *row, int32_t *found) {
  return bagpipe_cascade_scan_any(cascade, row, found);
}

#if defined(__x86_64__)
// The same, only where `bagpipe_has_avx2`.
__attribute__((target("avx2"))) static inline ptrdiff_t bagpipe_cascade_scan_avx2(
    const struct bagpipe_cascade *cascade, const struct bagpipe_cascade_row *row, int32_t *found) {
  return bagpipe_cascade_scan_any(cascade, row, found);
}
#else
static inline ptrdiff_t bagpipe_cascade_scan_avx2(
    const struct bagpipe_cascade *cascade, const struct bagpipe_cascade_row *row, int32_t *found) {
  return bagpipe_cascade_scan(cascade, row, found);
}
#endif

// The integral images of one more row of `width` pixels, after those of the row before, which are
// `stride` numbers apart.
static inline void bagpipe_cascade_integrate(
    const unsigned char *pixels, ptrdiff_t width, ptrdiff_t half, ptrdiff_t stride, uint32_t *sums,
    uint32_t *squares) {
  uint32_t sum = 0, square = 0, *sums_of[2] = {sums + half, sums + 1};
  uint32_t *squares_of[2] = {squares + half, squares + 1};
  sums[0] = squares[0] = 0;
  for (ptrdiff_t x = 0; x < width; x++) {
    uint32_t *sums_here = sums_of[x & 1] + x / 2, *squares_here = squares_of[x & 1] + x / 2;
    sum += pixels[x];
    square += (uint32_t)pixels[x] * pixels[x];
    *sums_here = *(sums_here - stride) + sum;
    *squares_here = *(squares_here - stride) + square;
  }
}

// Where a pixel of a smaller image lies in a row or column of a larger one: the first of two
// neighbors, and the weight of the second one in 256ths.
struct bagpipe_cascade_tap {
  int32_t place, weight;
};

// Mixes two rows of `count` pixels of a larger image; `mixed` has one place more.
static inline void bagpipe_cascade_mix(
    const unsigned char *upper, const unsigned char *lower, int32_t weight, ptrdiff_t count,
    uint16_t *mixed) {
  for (ptrdiff_t x = 0; x < count; x++)
    mixed[x] = (uint16_t)((256 - weight) * upper[x] + weight * lower[x]);
  mixed[count] = 0;
}

// A row of a smaller image of that. As all steps are exact, it is the one of INTER_LINEAR_EXACT of
// OpenCV, which mixes columns first.
static inline void bagpipe_cascade_shrink(
    const uint16_t *mixed, const struct bagpipe_cascade_tap *taps, ptrdiff_t width,
    unsigned char *row) {
  for (ptrdiff_t x = 0; x < width; x++) {
    const uint16_t *place = mixed + taps[x].place;
    const uint32_t right = (uint32_t)taps[x].weight;
    row[x] = (unsigned char)(((256 - right) * place[0] + right * place[1] + 32768) >> 16);
  }
}
