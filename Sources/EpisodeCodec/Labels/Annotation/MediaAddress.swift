/// Where pictures or videos of episodes are: an address with `{id}`, and `{frame}` for each of
/// several pictures.
package struct MediaAddress: Sendable {
  private let template: String
  private let frames: Int

  /// - Parameters:
  ///   - template: without `{id}` a folder, in which `{id}.jpg` is meant.
  ///   - frames: the pictures of an episode.
  package init(_ template: String, frames: Int) {
    let isFolder = !template.contains("{id}")
    let name = frames > 1 ? "{id}/{frame}.jpg" : "{id}.jpg"
    self.template =
      isFolder ? template + (template.hasSuffix("/") ? "" : "/") + name : template
    self.frames = frames
  }

  package var isVideo: Bool {
    [".mp4", ".webm", ".mov", ".mkv"].contains { template.hasSuffix($0) }
  }

  /// One for each picture. An id is a name within the address and never a path.
  func addresses(_ id: String) -> [String] {
    let name = Self.escaped(id)
    return (0..<frames).map { frame in
      var (address, rest) = ("", template[...])
      while let brace = rest.firstIndex(of: "{") {
        address += rest[..<brace]
        rest = rest[brace...]
        if rest.hasPrefix("{id}") {
          (address, rest) = (address + name, rest.dropFirst(4))
        } else if rest.hasPrefix("{frame}") {
          (address, rest) = (address + "\(frame)", rest.dropFirst(7))
        } else {
          (address, rest) = (address + "{", rest.dropFirst())
        }
      }
      return address + rest
    }
  }

  /// Percent-encoded, all but unreserved characters (RFC 3986, 2.3); a leading dot, too.
  private static func escaped(_ id: String) -> String {
    let digits = Array("0123456789ABCDEF")
    var text = ""
    for byte in id.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: ".") where !text.isEmpty: text += "."
      default: text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    return text
  }
}
