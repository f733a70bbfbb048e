internal import Bytes
internal import Posix

/// How to distribute the episodes of a split among files.
package enum RLDSSharding: Sendable {
  /// Starts a new file before one exceeds this size in bytes.
  case size(Int)
  /// A number of files with about equal numbers of episodes; fewer files for fewer episodes.
  case count(Int)
}

/// Writes the shards of a split. They get their names at the end, because a name contains their
/// number.
final class RLDSShards {
  private let directory: String
  private let sharding: RLDSSharding
  private var open: (output: FileOutput, writer: TFRecordWriter)?
  /// Episodes in each file so far.
  private var lengths: [Int] = []
  /// Where each episode ends in the single file, which is divided at the end.
  private var ends: [UInt64] = []
  private(set) var byteCount = 0

  init(in directory: String, _ sharding: RLDSSharding) {
    self.directory = directory
    self.sharding = sharding
  }

  func write(_ features: [ExampleFeature]) throws(StreamError) {
    let (output, writer) = try current()
    byteCount += try ExampleFeature.write(features, to: writer)
    lengths[lengths.count - 1] += 1
    switch sharding {
    case .count: ends.append(output.offset)
    case .size(let most): if output.offset >= UInt64(most) { try close() }
    }
  }

  /// Gives the files their names.
  /// - Parameters:
  ///   - name: of the shard with an index, of a split with all its shards.
  func finish(
    _ split: String, name: (Int, RLDSInfo.Split) throws(StreamError) -> String
  ) throws(StreamError) -> RLDSInfo.Split {
    try close()
    if case .count(let count) = sharding { try divide(min(count, ends.count)) }
    let split = RLDSInfo.Split(split, shardLengths: lengths, byteCount: byteCount)
    for index in lengths.indices {
      let (from, to) = (path(index), "\(directory)/\(try name(index, split))")
      try system { () throws(SystemError) in try Directory.rename(from, to: to) }
    }
    return split
  }

  /// Replaces the records of the first episodes.
  /// - Parameters:
  ///   - change: returns the pieces of the new record.
  func rewrite(
    episodes: Int, _ change: (Bytes, Int) throws(StreamError) -> [Bytes]
  ) throws(StreamError) {
    guard episodes > 0 else { return }
    try close()
    (byteCount, ends) = (0, [])
    var episode = 0
    for index in lengths.indices {
      let (old, new) = (path(index), "\(directory)/rewritten")
      let reader = TFRecordReader(try FileInput(path: old))
      let output = try create(new)
      let writer = TFRecordWriter(output)
      while let record = try reader.next() {
        let pieces = episode < episodes ? try change(record, episode) : [record]
        let size = pieces.reduce(0) { $0 + $1.count }
        try writer.begin(size: size)
        for piece in pieces { try writer.write(piece.span) }
        try writer.end()
        byteCount += size
        if case .count = sharding { ends.append(output.offset) }
        episode += 1
      }
      try output.flush()
      try system { () throws(SystemError) in try Directory.rename(new, to: old) }
    }
  }

  private func path(_ index: Int) -> String { "\(directory)/shard-\(index)" }

  private func current() throws(StreamError) -> (FileOutput, TFRecordWriter) {
    if let open { return open }
    let output = try create(path(lengths.count))
    let new = (output, TFRecordWriter(output))
    open = new
    lengths.append(0)
    return new
  }

  private func create(_ path: String) throws(StreamError) -> FileOutput {
    FileOutput(try system { () throws(SystemError) in try FileDescriptor.create(path) })
  }

  private func close() throws(StreamError) {
    try open?.output.flush()
    open = nil
  }

  /// Divides the single file as tensorflow_datasets would (`get_shard_boundaries`).
  private func divide(_ count: Int) throws(StreamError) {
    let whole = "\(directory)/shards"
    let first = path(0)
    try system { () throws(SystemError) in try Directory.rename(first, to: whole) }
    let input = try FileInput(path: whole)
    lengths = []
    for index in 0..<count {
      let share = Double(ends.count) * Double(index + 1) / Double(count)
      let last = Int(share.rounded(.toNearestOrEven))
      lengths.append(last - lengths.reduce(0, +))
      let output = try create(path(index))
      while input.offset < ends[last - 1] {
        let rest = Int(clamping: ends[last - 1] - input.offset)
        let piece = try input.takeSome(min(rest, 1 << 20))
        guard !piece.isEmpty else {
          throw StreamError(.truncated, "a shard shrank while it was read")
        }
        try output.write(piece.span)
      }
      try output.flush()
    }
    try system { () throws(SystemError) in try Directory.removeFile(whole) }
  }
}
