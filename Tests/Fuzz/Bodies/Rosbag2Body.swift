internal import EpisodeCodec

/// A rosbag2 database, in each order, cut, and recovering.
func readDatabase(_ input: Bytes, log: Bytes?) throws(StreamError) {
  let file = try temporaryFile(input)
  let logFile = try log.map { (log) throws(StreamError) in try temporaryFile(log) }
  for isRecovering in [false, true] {
    for order in RecordingOrder.allCases {
      var selection = RecordingSelection()
      (selection.isRecovering, selection.order) = (isRecovering, order)
      if order == .file { selection.start = .sinceStart(1) }
      attempt { () throws(StreamError) in
        let recording = try BagSource.open(database: file, log: logFile, selection)
        while try recording.next() != nil {}
        precondition(recording.losses.texts.allSatisfy { !$0.isEmpty })
      }
    }
  }
}

/// The length of a database, the database, and its write-ahead log.
func readDatabaseWithLog(_ input: Bytes) throws(StreamError) {
  let size = Int(input.byte(0)) | Int(input.byte(1)) << 8
  let rest = input.dropFirst(2)
  try readDatabase(rest[0..<min(size, rest.count)], log: rest.dropFirst(size))
}
