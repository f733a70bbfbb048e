package import Bytes
package import Stream

/// An MCAP file or stream as a source.
///
/// A file with a summary is read by it, so that chunks without a selected topic or time are never
/// touched. Any other file is read front to back and sorted: chunk by chunk if the chunk headers
/// show that this suffices, else as a whole, through a temporary file.
package final class MCAPRecording: Recording {
  package let profile: String
  /// True for a file that is read by its summary.
  package let isIndexed: Bool
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
        (profile, isIndexed) = (records.profile, false)
        source = Self.ordered(records, selection)
        return
      }
    }
    let (index, selected, plan) = try Self.index(file, selection)
    profile = index.header.profile
    isIndexed = file.descriptor == nil || index.hasAllChannels
    let hasMarkers = index.hasMarkers
    guard let descriptor = file.descriptor, !index.hasAllChannels else {
      let byTime = (selection.order ?? .time) == .time && !hasMarkers
      let firstTime = index.firstTime
      let reader = IndexedReader(
        file, index: selected, channels: index.channels,
        filter: selection.filter(start: firstTime), byTime: byTime,
        isWhole: selection.isWhole, threads: selection.threads)
      let records = IndexedRecords(reader, selection, firstTime: firstTime)
      let chosen: any Recording = plan.map { SelectedEpisodes(records, $0) } ?? records
      source =
        hasMarkers && selection.order == .time ? SortedRecords(chosen, by: .episode) : chosen
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

  /// The index, the part of it that selected episodes need, and what that is.
  private static func index(
    _ file: RandomAccessFile, _ selection: RecordingSelection
  ) throws(StreamError) -> (whole: FileIndex, selected: FileIndex, plan: EpisodePlan?) {
    func whole() throws(StreamError) -> FileIndex {
      file.isRemote
        ? try FileIndex.ofRemote(file, withAttachments: selection.hasAttachments)
        : try FileIndex.of(file)
    }
    func planned(
      _ index: FileIndex
    ) throws(StreamError) -> (whole: FileIndex, selected: FileIndex, plan: EpisodePlan?) {
      guard let episodes = selection.episodes, file.isRemote || index.hasAllChannels else {
        return (index, index, nil)
      }
      let plan = try EpisodePlan(episodes, index, hasMarkers: index.hasMarkers)
      var selected = index
      if let segments = plan.segments { try selected.select(segments, in: file) }
      return (index, selected, plan)
    }
    if selection.episodes != nil, !file.isRemote,
      let found = try? planned(FileIndex.ofParts(file))
    {
      return found
    }
    return try planned(whole())
  }

  /// Reads a pipe: in its own order, unless the selection requires time order.
  package init(_ input: FileInput, _ selection: RecordingSelection) throws(StreamError) {
    self.selection = selection
    let records = try SequentialRecords(input, selection, firstTime: nil)
    (profile, isIndexed) = (records.profile, false)
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

extension FileIndex {
  /// True if the file has markers of episodes.
  fileprivate var hasMarkers: Bool {
    channels.ids.contains { channels[$0].map(EpisodeMarker.isMarker) ?? false }
  }
}
