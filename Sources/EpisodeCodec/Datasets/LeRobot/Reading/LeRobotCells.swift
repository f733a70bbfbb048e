internal import Bytes
internal import Images
internal import Posix
internal import Stream

/// Reads a feature of a dataset's tables, row by row.
final class LeRobotCells {
  private enum Form {
    case single(ParquetRowReader)
    /// An image: its bytes, or the path of a file.
    case image(bytes: ParquetRowReader, path: ParquetRowReader?)
    case language(ParquetTableReader)
  }

  let feature: LeRobotStoredFeature
  private let form: Form
  private let folder: Folder

  /// - Parameters:
  ///   - groups: the row groups to read.
  /// - Throws: `.missing` for a column that the table lacks, `.unsupported` for one of another type.
  init(
    _ feature: LeRobotStoredFeature, _ file: ParquetFile, groups: Range<Int>, _ folder: Folder
  ) throws(StreamError) {
    (self.feature, self.folder) = (feature, folder)
    guard let node = file.node(feature.name) else {
      throw StreamError(.missing, "the table has no column '\(feature.name.printable)'")
    }
    func reader(_ column: Int) -> ParquetRowReader {
      ParquetRowReader(file, column: column, groups: groups)
    }
    let isOfBytes = node.columns.allSatisfy { file.columns[$0].isBytes }
    let mistyped = StreamError(
      .unsupported, "column '\(feature.name.printable)' has another type than info.json says")
    switch feature.content {
    case .language: form = .language(try ParquetTableReader(file, [feature.name], groups: groups))
    case .image:
      var (bytes, path): (Int?, Int?)
      switch node {
      case .group(_, let members, _):
        bytes = members.first { $0.name == "bytes" }?.columns.first
        path = members.first { $0.name == "path" }?.columns.first
      case .column(_, let column): bytes = column
      case .list: break
      }
      guard isOfBytes, let bytes else { throw mistyped }
      form = .image(bytes: reader(bytes), path: path.map(reader))
    default:
      let columns = node.columns
      let isText = feature.content == .text
      guard columns.count == 1, isText ? isOfBytes : file.columns[columns[0]].number != nil else {
        throw mistyped
      }
      form = .single(reader(columns[0]))
    }
  }

  func skip(_ rows: Int) throws(StreamError) {
    switch form {
    case .single(let reader): try reader.skip(rows)
    case .image(let bytes, let path):
      try bytes.skip(rows)
      try path?.skip(rows)
    case .language(let reader): for _ in 0..<rows { _ = try reader.next() }
    }
  }

  private func row(_ reader: ParquetRowReader) throws(StreamError) -> ParquetRow {
    guard let row = try reader.next() else {
      throw StreamError(.malformed, "column '\(reader.column.name)' has fewer rows than the file")
    }
    return row
  }

  private func fault(_ text: String) -> StreamError {
    StreamError(.malformed, "'\(feature.name.printable)': \(text)")
  }

  /// The numbers of the next row, in the type that info.json gives.
  func numbers() throws(StreamError) -> Bytes {
    guard case .numbers(let type, let shape) = feature.content, case .single(let reader) = form
    else { return .empty }
    let row = try row(reader)
    let count = shape.reduce(1, *)
    guard row.isWhole, row.valueCount == count else {
      throw fault(
        "\(row.valueCount) numbers\(row.isWhole ? "" : " and nulls") in a row, where info.json "
          + "says \(count)")
    }
    guard let stored = reader.column.number, stored != type else { return row.numbers }
    return Self.converted(row.numbers, from: stored, to: type)
  }

  /// An integer of the next row.
  func integer() throws(StreamError) -> Int {
    let bytes = try numbers()
    guard case .numbers(let type, _) = feature.content, bytes.count == type.size else {
      throw fault("no integer")
    }
    return Int(Int64(bytes.span.load(littleEndianAt: 0, as: UInt64.self)))
  }

  /// The text of the next row; empty for null.
  func text() throws(StreamError) -> Bytes {
    guard case .single(let reader) = form else { return .empty }
    let row = try row(reader)
    guard row.valueCount > 0 else { return .empty }
    guard row.valueCount == 1 else { throw fault("\(row.valueCount) texts in a row") }
    let bytes = try row.bytes(0)
    guard String(validatingUTF8: bytes.span) != nil else { throw fault("text that is not UTF-8") }
    return bytes
  }

  /// The image file of the next row.
  func image() throws(StreamError) -> Bytes {
    guard case .image(let bytes, let path) = form else { return .empty }
    let row = try row(bytes)
    let pathRow = try path.map { (reader) throws(StreamError) in try self.row(reader) }
    if row.valueCount == 1 {
      let file = try row.bytes(0)
      if !file.isEmpty { return file }
    }
    guard let pathRow, pathRow.valueCount == 1 else { throw fault("a row without an image") }
    let name = try pathRow.bytes(0)
    return try file(String(repairingUTF8: name.span))
  }

  /// An image beside the tables.
  private func file(_ path: String) throws(StreamError) -> Bytes {
    guard RelativePath(path) != nil else {
      throw fault("the path '\(path.printable)' of an image leads out of the dataset")
    }
    let file = try LeRobotDataset.open(folder, path)
    try MemoryBudget.check(file.size, .images, for: "an image file")
    return try file.bytes(at: 0, count: file.size)
  }

  /// The rows of a language column.
  func language() throws(StreamError) -> [ParquetValue] {
    guard case .language(let reader) = form, let row = try reader.next() else { return [] }
    return row[0].list ?? []
  }

  /// Elements in another type: integers stay exact, floats become the closest.
  private static func converted(
    _ elements: Bytes, from: TensorElementType, to: TensorElementType
  ) -> Bytes {
    let count = elements.count / from.size
    var result = ByteBuilder(reserving: count * to.size)
    for place in stride(from: 0, to: elements.count, by: from.size) {
      let isWide = from == .int64 || from == .uint64
      let real = from.double(at: place, in: elements.span)
      let integer =
        isWide
        ? elements.span.load(littleEndianAt: place, as: Int64.self)
        : Int64(exactly: real.rounded(.towardZero)) ?? 0
      switch to {
      case .float32: result.append(Float(real).bitPattern)
      case .float64: result.append(real.bitPattern)
      case .bool: result.append(UInt8(real == 0 ? 0 : 1))
      case .int8, .uint8: result.append(UInt8(truncatingIfNeeded: integer))
      case .int16, .uint16: result.append(UInt16(truncatingIfNeeded: integer))
      case .int32, .uint32: result.append(UInt32(truncatingIfNeeded: integer))
      case .int64, .uint64: result.append(integer)
      }
    }
    return Bytes(result.bytes)
  }
}
