internal import EpisodeCodec
internal import Posix

/// A hierarchy to append to: its metadata up to the first zero byte, then its last shard.
func appendToZarr(_ input: Bytes) throws(StreamError) {
  let document = input.array.prefix { $0 != 0 }.count
  let (metadata, shard) = (input[0..<document], input.dropFirst(document + 1))
  let folder = "/dev/shm/bagpipe-fuzz-\(folderNumber)"
  for (metadataName, shardName) in [("zarr.json", "c/0/0"), (".zmetadata", "0.0")] {
    try system { () throws(SystemError) in
      try? Directory.removeTree(folder)
      for path in ["", "/action", "/action/c", "/action/c/0"] {
        try Directory.create(folder + path)
      }
      try FileDescriptor.create("\(folder)/\(metadataName)").write(metadata.span)
      try FileDescriptor.create("\(folder)/action/\(shardName)").write(shard.span)
    }
    attempt { () throws(StreamError) in
      let hierarchy = try ZarrHierarchy(appendingTo: folder)
      let array = try hierarchy.array("action", .numbers(.float32, shape: [2]))
      let step = Bytes([0, 0, 128, 63, 0, 0, 0, 64])
      try array.append(step.span)
      try hierarchy.endEpisode()
      try hierarchy.publish()
    }
  }
  try? Directory.removeTree(folder)
}

private let folderNumber = UInt64.random(in: 0..<1 << 40)
