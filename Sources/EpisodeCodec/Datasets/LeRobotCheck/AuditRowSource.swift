internal import Bytes
internal import Images
internal import Pages
internal import Stream

/// Reads the rows of a dataset episode by episode, for those who look at them.
final class AuditRowSource {
  private let audit: LeRobotAudit
  private var path = ""
  private var file: ParquetFile?
  private var columns: [String: ParquetRowReader] = [:]
  private var videos: [String: (path: String, file: MP4File, pictures: MP4Pictures?)] = [:]
  private var lanes: VideoLanes?
  /// The first row of the episode in its file.
  private var start = 0
  private var next = 0

  init(_ audit: LeRobotAudit) { self.audit = audit }

  /// Episodes come in the order of the dataset.
  /// - Returns: the frames that have rows.
  func begin(_ episode: AuditEpisode) throws(StreamError) -> Int {
    if path != episode.data {
      path = episode.data
      (columns, start, next) = ([:], 0, 0)
      file = try audit.open(path).map { (opened) throws(StreamError) in try ParquetFile(opened) }
      guard let file else { throw StreamError(.missing, "the file is missing") }
      for feature in audit.drawnFeatures {
        guard let column = file.column(feature.name), file.columns[column].number != nil else {
          continue
        }
        columns[feature.name] = ParquetRowReader(file, column: column, groups: 0..<file.groupCount)
      }
    }
    start = next
    let count = min(episode.length, max(0, (file?.rowCount ?? 0) - start))
    next += count
    return count
  }

  /// The numbers of a feature in its next row.
  func numbers(_ feature: AuditFeature) throws(StreamError) -> [Double]? {
    guard let reader = columns[feature.name], let type = reader.column.number,
      let row = try reader.next()
    else { return nil }
    let bytes = row.numbers
    let count = min(bytes.count / type.size, feature.count)
    return (0..<count).map { type.double(at: $0 * type.size, in: bytes.span) }
  }

  /// The picture of a frame; nil for one that is unreadable.
  func image(_ feature: AuditFeature, _ episode: AuditEpisode, _ frame: Int) -> FrameSource? {
    if feature.isVideo { return try? picture(feature, episode, frame) }
    return cell(feature, frame).map { .compressed($0, format: "") }
  }

  private func picture(
    _ feature: AuditFeature, _ episode: AuditEpisode, _ frame: Int
  ) throws(StreamError) -> FrameSource? {
    guard let place = episode.videos[feature.name] else { return nil }
    if videos[feature.name]?.path != place.path {
      guard let opened = try audit.open(place.path) else { return nil }
      let file = try MP4File(opened)
      videos[feature.name] = (place.path, file, try pictures(of: file, feature))
    }
    guard let video = videos[feature.name] else { return nil }
    let order = video.file.track.displayOrder()
    let number = Int(max(0, min(place.from * audit.rate, 1e9)).rounded()) + frame
    guard number < order.count else { return nil }
    if let pictures = video.pictures { return .raw(try pictures.image(order[number])) }
    return .compressed(try video.file.bytes(order[number]), format: "")
  }

  /// nil for a video whose samples are image files.
  func pictures(
    of file: MP4File, _ feature: AuditFeature
  ) throws(StreamError) -> MP4Pictures? {
    guard case .video(let codec) = file.track.entry.coding else { return nil }
    let lanes = if let lanes { lanes } else { try VideoLanes(threads: 1) }
    self.lanes = lanes
    return MP4Pictures(
      file, codec, lanes, camera: UInt16(truncatingIfNeeded: videos.count),
      isDepth: feature.isDepth)
  }

  private func cell(_ feature: AuditFeature, _ frame: Int) -> Bytes? {
    guard let file, case .group(_, let members, _)? = file.node(feature.name),
      case .column(_, let column)? = members.first(where: { $0.name == "bytes" })
    else { return nil }
    // The row group of the frame, and its place there.
    let row = start + frame
    guard let group = (0..<file.groupCount).first(where: { file.rows(ofGroup: $0).contains(row) })
    else { return nil }
    let reader = ParquetRowReader(file, column: column, groups: group..<group + 1)
    guard (try? reader.skip(row - file.rows(ofGroup: group).lowerBound)) != nil,
      let cell = try? reader.next(), cell.valueCount == 1
    else { return nil }
    return try? cell.bytes(0)
  }
}
