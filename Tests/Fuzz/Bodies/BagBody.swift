internal import EpisodeCodec

/// A bag as a stream and as a file, with and without recovering.
func readBag(_ input: Bytes) throws(StreamError) {
  let file = try temporaryFile(input)
  for isRecovering in [false, true] {
    var selection = RecordingSelection()
    selection.isRecovering = isRecovering
    attempt { () throws(StreamError) in
      try drain(BagRecording(FileInput(input, pieces: 1 + input.count % 509), selection))
    }
    selection.order = .time
    attempt { () throws(StreamError) in
      if let file = try RandomAccessFile(file) { try drain(BagRecording(file, selection)) }
    }
  }
}
