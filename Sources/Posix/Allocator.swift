internal import CMalloc

/// The C library's memory allocator.
package enum Allocator {
  /// Keeps freed memory for the next buffer of the same size. A filter needs the same few large
  /// buffers repeatedly, and the kernel clears every page that it provides. The limits are those
  /// that the allocator reaches by itself where large buffers are freed often.
  package static func keepFreedMemory() {
    mallopt(M_MMAP_THRESHOLD, 32 << 20)
    mallopt(M_TRIM_THRESHOLD, 64 << 20)
  }
}
