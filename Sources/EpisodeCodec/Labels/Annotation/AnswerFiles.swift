package import Bytes

/// Reads files of any kind that has answers of people.
package struct AnswerFiles {
  package enum Kind: Sendable { case labelStudio, cvat, page }

  /// The only kind that is read; nil for any.
  package var kind: Kind?
  package var merge = AnswerMerge()
  private var labelStudio = LabelStudioExport()

  package init() {}

  /// Entries of Label Studio without a task.
  package var orphans: UInt64 { labelStudio.orphans }

  package mutating func read(_ input: FileInput) throws(StreamError) {
    let most = MemoryBudget.bytes(.buffers)
    let bytes = try input.peek(min(input.size ?? most, most) + 1)
    try MemoryBudget.check(bytes.count, .buffers, for: "a file of \(bytes.count) bytes")
    let found: Kind
    if let kind { found = kind } else { found = try Self.kind(of: bytes.span) }
    switch found {
    case .labelStudio: try labelStudio.read(bytes.span, into: &merge)
    case .cvat: try CVATExport.read(bytes.span, into: &merge)
    case .page: try PageAnswers.read(bytes.span, into: &merge)
    }
    _ = try input.take(bytes.count)
  }

  private static func kind(of bytes: RawSpan) throws(StreamError) -> Kind {
    for place in 0..<bytes.byteCount {
      switch bytes.load(littleEndianAt: place, as: UInt8.self) {
      case 0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF: continue
      case UInt8(ascii: "<"): return .cvat
      case UInt8(ascii: "["): return .labelStudio
      case UInt8(ascii: "{"): return try isPage(bytes) ? .page : .labelStudio
      default: throw StreamError(.malformed, "neither JSON nor XML")
      }
    }
    throw StreamError(.malformed, "an empty file has no answers")
  }

  private static func isPage(_ bytes: RawSpan) throws(StreamError) -> Bool {
    var reader = JSONReader(bytes)
    try reader.beginObject()
    return try reader.nextKey() == "bagpipe"
  }
}
