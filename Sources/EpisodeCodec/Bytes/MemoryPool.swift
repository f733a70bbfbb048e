/// Memory for consecutive large results, such as decoded images. A block is reused once nothing
/// refers to its content: the kernel clears every page that it provides, which takes longer than a
/// codec needs to fill it.
package struct MemoryPool {
  private var blocks: [Memory] = []

  package init() {}

  /// As many as wait to be written, and no larger than a camera's images.
  private static let most = (blocks: 8, size: 4 << 20)

  /// - Parameters:
  ///   - capacity: bytes, checked against a limit by the caller.
  package mutating func take(_ capacity: Int) -> Memory {
    guard capacity <= Self.most.size else { return Memory(capacity: capacity) }
    for index in blocks.indices where isKnownUniquelyReferenced(&blocks[index]) {
      if blocks[index].capacity < capacity { blocks[index] = Memory(capacity: capacity) }
      return blocks[index]
    }
    let block = Memory(capacity: capacity)
    if blocks.count < Self.most.blocks { blocks.append(block) }
    return block
  }
}
