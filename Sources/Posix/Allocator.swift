internal import CMalloc

/// The C library's memory allocator.
package enum Allocator {
  /// Keeps freed memory for the next buffer of its size: a filter needs the same few large ones
  /// again and again, and the kernel clears each page that it gives out anew. The limits are those
  /// that the allocator comes to by itself where large buffers are freed often.
  package static func keepFreedMemory() {
    mallopt(M_MMAP_THRESHOLD, 32 << 20)
    mallopt(M_TRIM_THRESHOLD, 64 << 20)
  }
}
