internal import EpisodeCodec

/// A bag as a stream and as a file, with and without recovering.
func readBag(_ input: Bytes) throws(StreamError) {
  guard let file = try RandomAccessFile(try temporaryFile(input)) else { return }
  for isRecovering in [false, true] {
    var selection = RecordingSelection()
    selection.isRecovering = isRecovering
    attempt { () throws(StreamError) in
      try drain(BagRecording(FileInput(input, pieces: 1 + input.count % 509), selection))
    }
    selection.order = .time
    for file in [file, RandomAccessFile(remote: input)] {
      attempt { () throws(StreamError) in try drain(BagRecording(file, selection)) }
    }
  }
}
