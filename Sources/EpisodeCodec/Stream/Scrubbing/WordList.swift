internal import Bytes

/// Names to find in texts, whatever their case: a line for each, of one word or of several.
package struct WordList: Sendable {
  /// The words of each name, by the first, in lower case.
  private var names: [[UInt8]: [[[UInt8]]]] = [:]

  /// - Parameter text: empty lines and those that begin with `#` say nothing.
  package init(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
      var words: [[UInt8]] = [[]]
      for byte in Array(line.lowercased().utf8) {
        if byte.isWordCharacter { words[words.count - 1].append(byte) } else { words.append([]) }
      }
      words.removeAll(where: \.isEmpty)
      guard let first = words.first else { continue }
      names[first, default: []].append(words)
    }
    // The longest name counts.
    for first in names.keys { names[first]?.sort { $0.count > $1.count } }
  }

  package var isEmpty: Bool { names.isEmpty }

  /// Where the name that begins at a place ends; nil for none.
  func end(in text: Span<UInt8>, from start: Int) -> Int? {
    var place = start
    guard let candidates = names[Self.takeWord(text, &place)] else { return nil }
    for name in candidates {
      var end = place
      let isThere = name.dropFirst().allSatisfy { word in
        var next = end
        // One separator between two words, such as a space, a hyphen or a dot.
        while next < text.count, next < end + 2, !text[next].isWordCharacter { next += 1 }
        guard next > end, Self.takeWord(text, &next) == word else { return false }
        end = next
        return true
      }
      if isThere { return end }
    }
    return nil
  }

  /// The word at a place, in lower case.
  private static func takeWord(_ text: Span<UInt8>, _ place: inout Int) -> [UInt8] {
    var word: [UInt8] = []
    var isASCII = true
    while place < text.count, text[place].isWordCharacter {
      let byte = text[place]
      let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      word.append(isCapital ? byte | 0x20 : byte)
      if byte >= 0x80 { isASCII = false }
      place += 1
    }
    return isASCII ? word : Array(String(decoding: word, as: UTF8.self).lowercased().utf8)
  }
}
