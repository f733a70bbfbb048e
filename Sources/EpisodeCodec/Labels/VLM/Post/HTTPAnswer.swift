package import Bytes

/// What a server has sent: the status, a few headers and the body. RFC 9112.
package struct HTTPAnswer: Sendable {
  package var status = 0
  package var contentType = ""
  package var requestID: String?
  /// As it is: seconds, or a date.
  package var retryAfter: String?
  package var location: String?
  package var body = Bytes.empty

  /// The last answer in what `curl --include` prints: those before it are of a proxy, or say that the
  /// server goes on (1xx).
  package init?(printed bytes: Bytes) {
    var rest = bytes
    while true {
      guard let end = Self.headEnd(rest.span) else { return nil }
      let head = String(repairingUTF8: rest.span.extracting(0..<end))
      guard take(head: head) else { return nil }
      rest = rest.dropFirst(end)
      let isInterim = (100..<200).contains(status)
      guard isInterim || Self.isHead(rest.span) else { break }
      self = HTTPAnswer()
    }
    body = rest
  }

  private init() {}

  private static func isHead(_ bytes: RawSpan) -> Bool {
    let start = Array("HTTP/".utf8)
    guard bytes.byteCount > start.count else { return false }
    return start.indices.allSatisfy {
      bytes.load(littleEndianAt: $0, as: UInt8.self) == start[$0]
    }
  }

  /// Where the body begins: after the first empty line.
  private static func headEnd(_ bytes: RawSpan) -> Int? {
    var lineStart = 0
    for place in 0..<min(bytes.byteCount, longestHead) {
      guard bytes.load(littleEndianAt: place, as: UInt8.self) == UInt8(ascii: "\n") else {
        continue
      }
      let isEmpty =
        place == lineStart
        || place == lineStart + 1
          && bytes.load(littleEndianAt: lineStart, as: UInt8.self) == UInt8(ascii: "\r")
      if isEmpty { return place + 1 }
      lineStart = place + 1
    }
    return nil
  }

  private static let longestHead = 1 << 20

  private mutating func take(head: String) -> Bool {
    let lines = head.split(whereSeparator: \.isNewline)
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count >= 2, words[0].hasPrefix("HTTP/"), let number = Int(words[1]) else {
      return false
    }
    status = number
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      switch line[..<colon].lowercased() {
      case "content-type": contentType = String(value)
      case "x-request-id": requestID = String(value)
      case "retry-after": retryAfter = String(value)
      case "location": location = String(value)
      default: break
      }
    }
    return true
  }

  /// Seconds to wait before the request is sent again. RFC 9110, section 10.2.3.
  package func wait(at now: Double) -> Double? {
    guard let retryAfter else { return nil }
    if let seconds = Double(retryAfter), seconds >= 0 { return seconds }
    return HTTPDate.seconds(retryAfter).map { max(0, $0 - now) }
  }
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`: RFC 9110, section 5.6.7.
enum HTTPDate {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Seconds since 1970; nil for another text.
  static func seconds(_ text: String) -> Double? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT",
      let month = months.firstIndex(of: String(parts[2]))
    else { return nil }
    let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
    let date = Timestamp(parsing: "\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
    return date.map { Double($0.nanoseconds) / 1e9 }
  }
}
