package import Bytes
package import Stream

/// An MCAP file or stream as a source.
///
/// A file with a summary is read by it, so that chunks without a selected topic or time are never
/// touched. Any other file is read front to back and sorted: chunk by chunk if the chunk headers
/// show that this suffices, else as a whole, through a temporary file.
package final class MCAPRecording: Recording {
  package let profile: String
  package var losses: RecordingLosses { source.losses }
  package var firstTime: UInt64? { source.firstTime }
  package var fractionRead: Double? { source.fractionRead }
  package func onReadingOn(_ tick: @escaping () -> Void) { source.onReadingOn(tick) }
  private let selection: RecordingSelection
  private let source: any Recording

  /// A regular file, or one that is fetched.
  package init(_ file: RandomAccessFile, _ selection: RecordingSelection) throws(StreamError) {
    self.selection = selection
    if let descriptor = file.descriptor {
      let start = FileInput(descriptor)
      if try start.decompressed() !== start {
        let records = try SequentialRecords(FileInput(descriptor), selection, firstTime: nil)
        profile = records.profile
        source = Self.ordered(records, selection)
        return
      }
    }
    var index =
      file.isRemote
      ? try FileIndex.ofRemote(file, withAttachments: selection.hasAttachments)
      : try FileIndex.of(file)
    profile = index.header.profile
    let hasMarkers = index.channels.ids.contains {
      index.channels[$0].map(EpisodeMarker.isMarker) ?? false
    }
    guard let descriptor = file.descriptor, !index.hasAllChannels else {
      let byTime = (selection.order ?? .time) == .time && !hasMarkers
      let firstTime = index.firstTime
      let plan = try selection.episodes.map { episodes throws(StreamError) in
        try EpisodePlan(episodes, index, hasMarkers: hasMarkers)
      }
      if let segments = plan?.segments { index.keep(segments) }
      let reader = IndexedReader(
        file, index: index, channels: index.channels,
        filter: selection.filter(start: firstTime), byTime: byTime,
        isWhole: selection.isWhole, threads: selection.threads)
      let records = IndexedRecords(reader, selection, firstTime: firstTime)
      let selected: any Recording = plan.map { SelectedEpisodes(records, $0) } ?? records
      source =
        hasMarkers && selection.order == .time ? SortedRecords(selected, by: .episode) : selected
      return
    }
    let records = try SequentialRecords(
      FileInput(descriptor), selection, firstTime: index.firstTime)
    guard selection.episodes == nil else {
      source = Self.ordered(records, selection)
      return
    }
    switch selection.order ?? (hasMarkers ? .file : .time) {
    case .file: source = records
    case .time where index.isInTimeOrder && !hasMarkers: source = SortedRecords(records, by: .chunk)
    case .time: source = SortedRecords(records, by: .episode)
    }
  }

  /// Reads a pipe: in its own order, unless the selection requires time order.
  package init(_ input: FileInput, _ selection: RecordingSelection) throws(StreamError) {
    self.selection = selection
    let records = try SequentialRecords(input, selection, firstTime: nil)
    profile = records.profile
    source = Self.ordered(records, selection)
  }

  /// What is selected of records read front to back, in the order selected.
  private static func ordered(
    _ records: SequentialRecords, _ selection: RecordingSelection
  ) -> any Recording {
    var source: any Recording = records
    if let episodes = selection.episodes {
      source = SelectedEpisodes(source, EpisodePlan(episodes))
    }
    return selection.order == .time ? SortedRecords(source, by: .episode) : source
  }

  package func next() throws(StreamError) -> Record? { try source.next() }
}
