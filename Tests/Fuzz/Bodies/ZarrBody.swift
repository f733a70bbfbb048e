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

/// The metadata of an array up to the first zero byte, then what all its chunks and shards hold.
func readZarr(_ input: Bytes) throws(StreamError) {
  let document = input.array.prefix { $0 != 0 }.count
  let (metadata, chunk) = (input[0..<document], input.dropFirst(document + 1))
  var members = ["action/.zarray": metadata]
  let keys = ["0", "1"] + ["0", "1"].flatMap { row in ["0", "1"].map { row + "." + $0 } }
  for key in keys {
    for prefix in ["", "c.", "c/"] {
      members["action/" + prefix + key] = chunk
      members["action/" + prefix + key.replacing(".", with: "/")] = chunk
    }
  }
  for name in [".zarray", "zarr.json"] {
    if name == "zarr.json" {
      members["zarr.json"] = Bytes(Array("{}".utf8))
      members["action/zarr.json"] = metadata
    }
    let output = FileOutput(toMemory: ())
    let sink = try StreamWriter(output, header: Header())
    var settings = ZarrStream.Settings()
    // Many steps say no more than a few.
    if (try? isSmall(metadata)) != true { settings.episodes = NumberRanges("9") }
    var stream = ZarrStream((StepWriter(to: sink), sink), settings, id: nil)
    do throws(StreamError) {
      try stream.copy(ZarrDataset(members: members), report: { _ in }, advance: { _, _ in })
      try stream.finish()
    } catch { continue }
    let reader = StepReader(try StreamReader(FileInput(Bytes(output.collected))))
    while let event = try reader.next() { _ = consume event }
  }
}

/// True where an array's steps and chunks are few and small.
private func isSmall(_ metadata: Bytes) throws(StreamError) -> Bool {
  let document = try JSONValue(parsing: metadata.span)
  let grid = document["chunk_grid"]?["configuration"]?["chunk_shape"]
  for shape in [document["shape"], document["chunks"] ?? grid] {
    var size = 1.0
    for extent in shape?.array ?? [] { size *= extent.number ?? 0 }
    guard size <= 0x1p16 else { return false }
  }
  return true
}

/// A frame gives the same at once and block by block, or fails both ways.
func decompressBlosc(_ input: Bytes) throws(StreamError) {
  let frame = try BloscFrame(input)
  guard frame.size <= 1 << 24 else { return }
  let zstd = try ZstdDecompressor()
  var pieces = ByteBuilder()
  let failure = attempt { () throws(StreamError) in
    try frame.decompress(zstd) { (piece, place) throws(StreamError) in
      precondition(place.lowerBound == pieces.count)
      pieces.append(piece)
    }
  }
  let content = try frame.decompress(zstd)
  precondition(failure == nil && content == Bytes(pieces.bytes))
}
