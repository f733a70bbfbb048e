internal import Bytes
internal import Images
internal import Posix
internal import Stream

extension LeRobotAudit {
  /// Row groups whose first page of images is read.
  private static let mostGroups = 100

  /// Checks cells of images: all of them with `isDeep`, else those of the first page of each row
  /// group.
  func checkImages(
    _ feature: AuditFeature, _ node: ParquetNode, _ parquet: ParquetFile,
    _ path: String, _ episodes: [(number: Int, length: Int)]
  ) throws(StreamError) {
    guard case .group(_, let members, _) = node,
      case .column(_, let bytes)? = members.first(where: { $0.name == "bytes" })
    else {
      return findInRows(
        .columnTypeWrong, path, "'\(feature.name)' is no group of bytes and path")
    }
    if options.isDeep {
      return try checkAllImages(feature, parquet, bytes, members, path, episodes)
    }
    for group in 0..<min(parquet.groupCount, Self.mostGroups) {
      let reader = ParquetColumnReader(parquet, bytes, try parquet.rowGroup(group))
      let first = parquet.rows(ofGroup: group).lowerBound
      guard let page = try reader.next() else { continue }
      guard page.values.count == page.count else {
        if try !hasPaths(parquet, members, group) {
          find(.imageOutside, path, "'\(feature.name)', row group \(group): a cell has no bytes")
        }
        continue
      }
      for index in 0..<page.values.count {
        check(try page.values.bytes(index), feature, path, row: first + index)
      }
    }
  }

  /// True if the images are files of the dataset.
  private func hasPaths(
    _ parquet: ParquetFile, _ members: [ParquetNode], _ group: Int
  ) throws(StreamError) -> Bool {
    guard case .column(_, let paths)? = members.first(where: { $0.name == "path" }) else {
      return false
    }
    let rows = ParquetRowReader(parquet, column: paths, groups: group..<group + 1)
    while let row = try rows.next() {
      guard row.valueCount == 1 else { return false }
      let bytes = try row.bytes(0)
      guard let text = String(validatingUTF8: bytes.span), RelativePath(text) != nil,
        folder.contains(text)
      else { return false }
    }
    return true
  }

  private func checkAllImages(
    _ feature: AuditFeature, _ parquet: ParquetFile, _ column: Int, _ members: [ParquetNode],
    _ path: String, _ episodes: [(number: Int, length: Int)]
  ) throws(StreamError) {
    let rows = ParquetRowReader(parquet, column: column, groups: 0..<parquet.groupCount)
    let decoder = try ImageDecoder(dct: .fast)
    var camera = cameras[feature.name] ?? AuditCamera(feature)
    var number = -1
    for episode in episodes {
      camera.beginEpisode()
      for frame in 0..<episode.length {
        guard let row = try rows.next() else { break }
        number += 1
        guard row.valueCount == 1 else {
          find(.imageOutside, path, "'\(feature.name)', row \(number): the cell has no bytes")
          continue
        }
        let image = try row.bytes(0)
        camera.add(image, episode.number, frame)
        guard check(image, feature, path, row: number), !isTIFF(image) else { continue }
        do throws(StreamError) {
          camera.add(brightness: try decoder.decode(image, leastSize: (32, 32)).brightness)
        } catch { find(.imageUnreadable, path, "'\(feature.name)', row \(number): \(error.text)") }
      }
      camera.endEpisode(episode.number)
    }
    cameras[feature.name] = camera
  }

  /// - Returns: false for an image that is not whole.
  @discardableResult
  private func check(_ image: Bytes, _ feature: AuditFeature, _ path: String, row: Int) -> Bool {
    // LeRobot's depth; its library is needed to read more of it.
    if isTIFF(image) { return true }
    do throws(StreamError) {
      try ImageCheck.check(image, format: "")
      guard let size = try ImageDecoder.size(of: image, format: "") else {
        throw ImageFormat.unsupported("another format")
      }
      if let extents = feature.extents,
        (extents.width, extents.height) != (size.width, size.height)
      {
        find(
          .imageSizeWrong, path,
          "'\(feature.name)', row \(row): \(size.width)x\(size.height), not "
            + "\(extents.width)x\(extents.height)")
      }
      return true
    } catch {
      find(.imageUnreadable, path, "'\(feature.name)', row \(row): \(error.text)")
      return false
    }
  }

  private func isTIFF(_ image: Bytes) -> Bool {
    let start = image.count >= 4 ? image[0..<4].array : []
    return start == Array("II*\0".utf8) || start == Array("MM\0*".utf8)
  }

  /// What the images of the cameras say, where all of them were read.
  func checkCameras() {
    let known = cameras.values.filter { $0.frames > 1 }
      .sorted { $0.feature.name < $1.feature.name }
    for camera in known {
      if isFrozen(frames: camera.longestRun) {
        let place = camera.longestPlace
        find(
          .cameraFrozen, camera.feature.name,
          "\(camera.longestRun) equal images from frame \(place.frame) of episode "
            + "\(place.episode)")
      }
      for episode in camera.blackEpisodes {
        find(.cameraBlack, camera.feature.name, "episode \(episode) is black")
      }
    }
    for (index, camera) in known.enumerated() {
      for other in known[..<index]
      where other.checksum.value == camera.checksum.value && other.frames == camera.frames
        && camera.isTelling
      {
        find(
          .camerasEqual, camera.feature.name,
          "all \(camera.frames) images are those of '\(other.feature.name)'")
      }
    }
  }
}

extension RawImage {
  /// The mean of its samples of 8 bits; 255 for other samples, which say nothing of light.
  var brightness: Double {
    guard let format = PixelFormat(encoding), format.type == .uint8 else { return 255 }
    let samples = format.elements(of: self)
    guard !samples.isEmpty else { return 255 }
    var sum = 0
    for index in 0..<samples.count {
      sum += Int(samples.span.load(littleEndianAt: index, as: UInt8.self))
    }
    return Double(sum) / Double(samples.count)
  }
}
