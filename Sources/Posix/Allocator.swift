internal import CMalloc

/// The C library's memory allocator.
package enum Allocator {
  /// Keeps freed memory for the next buffer of the same size. A filter needs the same few large
  /// buffers repeatedly, and the kernel clears every page that it provides. The limits are those
  /// that the allocator reaches by itself where large buffers are freed often. All threads share one
  /// heap: they hand buffers on to each other, and a heap per thread would keep what is freed for
  /// that thread alone, more of it in longer streams.
  package static func keepFreedMemory() {
    mallopt(M_MMAP_THRESHOLD, 32 << 20)
    mallopt(M_TRIM_THRESHOLD, 64 << 20)
    mallopt(M_ARENA_MAX, 1)
  }
}
