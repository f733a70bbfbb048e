internal import Bytes
internal import Images
internal import Stream

/// How the value of a step becomes an element of its array.
extension ZarrEpisodeWriter {
  func append(
    _ message: Message, to column: Column, _ place: @autoclosure () -> String
  ) throws(StreamError) {
    let name = column.feature.name
    do throws(StreamError) {
      if windows, let channel = column.feature.windowImage {
        let window = try ImageWindow(parsing: message.data)
        return try append(
          window, of: channel, shape: [window.frames.count], to: column, place())
      }
      if windows, column.feature.kind == .image, let channel = ImageChannel(column.feature.channel)
      {
        let window = ImageWindow([.init(number: 0, image: message.data)])
        return try append(window, of: channel, shape: [], to: column, place())
      }
      let value = try ZarrValue(message, of: column.feature, images: images, level: level)
      if try append(bytes: value, to: column) { return }
      if column.array == nil {
        column.array = try hierarchy.array(path(of: column.feature), value.layout)
        if let array = column.array { try checkLength(array) }
      }
      try append(value, to: column, place())
    } catch { throw error.prefixed("\(place()): '\(name)': ") }
  }

  /// Appends a byte string to what waits for its array, or to an array of such strings.
  /// - Returns: false for another value, or for bytes that have the shape of an existing array.
  private func append(bytes value: ZarrValue, to column: Column) throws(StreamError) -> Bool {
    guard value.layout.dataType == .number(.uint8), value.layout.stepShape.count == 1,
      case .elements(let bytes) = value.content
    else {
      guard let strings = column.strings else { return false }
      throw StreamError(
        .unsupported, "\(value.layout.text) after steps of \(try strings.layout.text)")
    }
    guard hierarchy.isAppending || column.array != nil else {
      if column.strings == nil { column.strings = ZarrByteStrings() }
      try column.strings?.append(bytes)
      return true
    }
    let path = path(of: column.feature)
    guard hierarchy.isBytes(path) else { return false }
    if column.array == nil {
      let array = try hierarchy.array(path, .bytes())
      try checkLength(array)
      column.array = array
    }
    try column.array?.append(bytes: bytes.span)
    return true
  }

  /// Appends a window: its rows, and the new images.
  private func append(
    _ window: ImageWindow, of channel: ImageChannel, shape: [Int], to column: Column,
    _ place: @autoclosure () -> String
  ) throws(StreamError) {
    let rows = try column.frames.rows(of: window) { (image) throws(StreamError) in
      guard try !ImagePadding.isPadding(image, channel) else { return ZarrFrameIndex.padding }
      let value = try ZarrValue(image: image, channel, images, level: level)
      if column.array == nil {
        column.array = try hierarchy.array(path(of: column.feature), value.layout)
      }
      let row = Int64(column.array?.count ?? 0)
      try append(value, to: column, place())
      return row
    }
    let layout = try ZarrLayout.numbers(.int64, shape: shape)
    if column.index == nil {
      let index = try hierarchy.array("meta/window_index/" + column.feature.name, layout)
      try checkLength(index)
      column.index = index
    }
    guard let index = column.index, index.layout == layout, !rows.isEmpty else {
      let before = column.index?.layout.stepShape.first ?? 0
      throw StreamError(
        .unsupported, "a window of \(rows.count) images after windows of \(before)")
    }
    var bytes = ByteBuilder(reserving: 8 * rows.count)
    for row in rows { bytes.append(row) }
    try index.append(bytes.bytes.rawSpan)
  }

  private func append(
    _ value: ZarrValue, to column: Column, _ place: @autoclosure () -> String
  ) throws(StreamError) {
    guard let array = column.array else { return }
    if column.encoding == nil { column.encoding = value.encoding }
    guard value.layout == array.layout, value.encoding == column.encoding else {
      throw StreamError(
        .unsupported,
        "\(Self.text(value.layout, value.encoding)) after steps of "
          + Self.text(array.layout, column.encoding))
    }
    switch value.content {
    case .elements(let elements): try array.append(elements.span)
    case .text(let text): try array.append(text: text)
    case .image(let image): try array.append(image: image)
    case .pixels(let pixels):
      let (place, name) = (place(), column.feature.name)
      try array.append { () throws(StreamError) in
        do throws(StreamError) { return try pixels() } catch {
          throw error.prefixed("\(place): '\(name)': ")
        }
      }
    }
  }

  /// Checks that the arrays of the dataset have the same number of steps.
  func checkLength(_ array: ZarrArray) throws(StreamError) {
    guard array.count == timestamps.count else {
      throw StreamError(
        .malformed,
        "'\(array.path)' has \(array.count) steps, '\(timestamps.path)' \(timestamps.count)")
    }
  }

  private static func text(_ layout: ZarrLayout, _ encoding: String?) -> String {
    guard !layout.isEncoded, let encoding else { return layout.text }
    return "\(layout.text) (\(encoding))"
  }
}
