package import CommandLine
package import EpisodeCodec
internal import Posix

extension PostSettings {
  /// - Throws: for a text that is not the address of a server's API.
  package static func check(url: String) throws(UsageError) {
    let hasScheme = ["http://", "https://"].contains { url.lowercased().hasPrefix($0) }
    let isPlain = url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    guard hasScheme, isPlain, !url.contains("?"), !url.contains("#") else {
      throw UsageError("--url \(url.quoted) is not of the form http://HOST/v1 or https://HOST/v1")
    }
  }
}

extension RunContext {
  /// The key of a server, from a file or else the variable OPENAI_API_KEY, without blanks around it; nil
  /// where there is none.
  package func serverKey(_ keyFile: String?) throws -> String? {
    var key = Terminal.variable("OPENAI_API_KEY") ?? ""
    var place = "OPENAI_API_KEY"
    if let keyFile {
      place = keyFile
      let file = try naming(keyFile) { () throws(StreamError) in
        try system { () throws(SystemError) in try FileDescriptor.open(keyFile) }
      }
      if file.kind == .regular, file.isReadableByOthers {
        warn("'\(keyFile.printable)': others can read the key; chmod 600 keeps it private")
      }
      key = try naming(keyFile) { () throws(StreamError) in
        try FileInput(file).readText(limit: 1 << 16)
      }
    }
    let words = key.split(whereSeparator: \.isWhitespace)
    guard words.count <= 1,
      key.utf8.allSatisfy({ $0 < 0x7F && ($0 > 0x20 || $0 == 0x0A || $0 == 0x0D) })
    else {
      throw StreamError(.malformed, "the key has blanks or other characters that no key has")
        .naming(place)
    }
    guard keyFile == nil || !words.isEmpty else {
      throw StreamError(.missing, "the file has no key").naming(place)
    }
    return words.first.map(String.init)
  }
}
