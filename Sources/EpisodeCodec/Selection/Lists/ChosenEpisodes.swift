package import Bytes
package import Recordings
internal import Stream

/// The episodes of a list in the files of a source.
package final class ChosenEpisodes {
  private let list: EpisodeList
  /// The ids of the list's episodes that a file had.
  private var found: Set<String> = []

  package init(_ list: EpisodeList) { self.list = list }

  /// True for an episode of the list.
  package func take(_ id: String) -> Bool {
    guard list.contains(id) else { return false }
    found.insert(id)
    return true
  }

  /// The numbers of the list's episodes in a file with an index, of which the chunks with markers
  /// are read; nil where only reading all of the file tells.
  package func numbers(
    in file: RandomAccessFile, _ selection: RecordingSelection
  ) -> NumberRanges? {
    var markers = RecordingSelection()
    markers.topics = [TopicPattern(EpisodeMarker.channel.topic)]
    (markers.hasAttachments, markers.order, markers.threads) = (false, .file, selection.threads)
    // Of a file whose index counts markers, only the chunks with some are opened.
    markers.episodes = NumberRanges("0-")
    // A fault comes again when the file is read, and is reported then.
    guard let recording = try? MCAPRecording(file, markers), recording.isIndexed else { return nil }
    return (try? numbers(in: recording)) ?? nil
  }

  private func numbers(in recording: MCAPRecording) throws(StreamError) -> NumberRanges? {
    var (ids, numbers, count) = (Set<UInt16>(), [Int](), 0)
    while let record = try recording.next() {
      switch record {
      case .channel(let id, let channel) where EpisodeMarker.isMarker(channel): ids.insert(id)
      case .message(let message) where ids.contains(message.channelID):
        guard case .begin(let begin) = try EpisodeMarker(parsing: message.data.span) else {
          continue
        }
        // The source gives it one by its number in the file.
        guard let id = begin.id else { return nil }
        if list.contains(id) { numbers.append(count) }
        count += 1
      default: break
      }
    }
    return count == 0 ? nil : NumberRanges(numbers)
  }

  /// The entries of episodes that no file had.
  package var unused: [EpisodeList.Entry] {
    list.entries.filter { entry in
      !found.contains(entry.text) && !(entry.span.map { found.contains($0.id) } ?? false)
    }
  }
}
