import EpisodeCodec

/// Reads a video file: its tables, and every sample in the form that decoders take.
func readMP4(_ input: Bytes) throws(StreamError) {
  let file = try MP4File(RandomAccessFile(remote: input))
  let track = file.track
  precondition(track.displayOrder().count == track.count)
  for sample in 0..<min(track.count, 1000) {
    _ = (track.time(sample), track.isSync(sample))
    attempt { () throws(StreamError) in
      let bytes = try file.bytes(sample)
      _ = try track.entry.unit(of: bytes)
    }
  }
}

/// Reads info.json of a LeRobot dataset, and makes names of files with its patterns.
func readLeRobotInfo(_ input: Bytes) throws(StreamError) {
  let description = try LeRobotDescription(parsing: JSONValue(parsing: input.span))
  precondition(description.framesPerSecond > 0)
  for feature in description.features {
    precondition(!feature.streamName.contains(".") || feature.streamName == feature.name)
    if case .numbers(let type, let shape) = feature.content {
      precondition(shape.reduce(type.size, *) > 0)
    }
  }
  for number in [0, 1, 1 << 40] {
    attempt { () throws(StreamError) in
      for path in try description.paths(episode: number) { precondition(!path.isEmpty) }
    }
  }
}
