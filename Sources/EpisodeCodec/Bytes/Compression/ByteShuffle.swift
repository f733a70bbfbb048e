internal import CIntrinsics

/// The byte shuffle of Blosc and HDF5: the first bytes of all elements, then the second ones, and so
/// on. What is left after the last whole element stays at the end.
package enum ByteShuffle {
  /// - Parameter width: bytes of an element.
  package static func shuffle(_ bytes: RawSpan, width: Int) -> Bytes {
    moved(bytes, width, isInverse: false)
  }

  /// The inverse.
  package static func unshuffle(_ bytes: RawSpan, width: Int) -> Bytes {
    moved(bytes, width, isInverse: true)
  }

  private static func moved(_ bytes: RawSpan, _ width: Int, isInverse: Bool) -> Bytes {
    precondition(width > 0)
    let memory = Memory(capacity: bytes.byteCount)
    unsafe bytes.withUnsafeBytes { bytes in
      guard let source = unsafe bytes.assumingMemoryBound(to: UInt8.self).baseAddress,
        let target = unsafe memory.buffer.assumingMemoryBound(to: UInt8.self).baseAddress
      else { return }
      if isInverse {
        unsafe bagpipe_unshuffle(source, target, bytes.count, width)
      } else {
        unsafe bagpipe_shuffle(source, target, bytes.count, width)
      }
    }
    return Bytes(memory, 0..<bytes.byteCount)
  }
}
