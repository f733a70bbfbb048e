import Bytes
import Testing

@testable import Stream

struct PrivateTextTests {
  private let finder = PrivateText(
    Set(PrivateText.Kind.allCases), patterns: [], words: WordList("Ann Lee\nJürgen"))

  /// Every text in angle brackets is found, whole, and nothing else.
  @Test(arguments: [
    "write to <a.b@example.com>, or <A_b+c%d@sub.example-site.org>. not a@b or @x.de or a@",
    "call <+1 555 123 4567>, <(030) 1234-567>, <089/12345678>, <555.123.4567> or 12345678901",
    "<555-123-4567>: -<555 123 4567>, *555,<0170-1234567>+",
    "at 2026-01-01 00:00:00, 1767228600.123, 0.123 456 789, 00:01:02, 123-456-789",
    "from <192.168.0.1>:8080 to <::1>, <fe80::1>%eth0, <2001:db8::8:800:200c:417a>; 1.2.3 256.1.1.1",
    "link <01:23:45:67:89:ab> up, <0123.4567.89ab>, 01:23:45:67:89, 12:34:56",
    "cars <M-AB 123>, <HH XY 99E>, <AB12 CDE>, <7ABC123>, <ABC-1234>; not UR5e, ABC, x-12 or A4",
    "<Ann Lee>, <ann-lee> and <JÜRGEN>, not Annlee, ann or Leeann",
    "", "@", "::", "+", "(((", "1.", "a@b.c",
  ])
  func findsWhatIsMarked(_ marked: String) {
    var expected: [String] = []
    for part in marked.split(separator: "<", omittingEmptySubsequences: false).dropFirst() {
      expected.append(String(part.prefix { $0 != ">" }))
    }
    let text = Array(marked.filter { $0 != "<" && $0 != ">" }.utf8)
    let found = finder.findings(in: text.rawSpan).map {
      String(decoding: text[$0.range], as: UTF8.self)
    }
    #expect(found == expected)
  }

  /// What replaces something keeps the alignment of all that follows.
  @Test(arguments: [nil, Array("key".utf8)])
  func lengthsStayTheSameModulo8(_ key: [UInt8]?) {
    let scrubber = TextScrubber(finder, key: key, grid: nil)
    for length in 1...40 {
      let text = Array((String(repeating: "a", count: length) + "@b.org").utf8)
      let new = scrubber.scrub(text.rawSpan) ?? []
      #expect(!new.isEmpty && (new.count - text.count) % 8 == 0)
      #expect(finder.findings(in: new.rawSpan).isEmpty)
      #expect(new == scrubber.scrub(text.rawSpan))
    }
    #expect(scrubber.counts == ["email": 80])
  }

  @Test(arguments: [0, 1, 33, 1000]) func findsInLongTexts(_ length: Int) {
    let kinds = PrivateText(Set(PrivateText.Kind.allCases), patterns: [], words: nil)
    for filler in ["x", " ", "7"] {
      for (text, kind) in [
        ("a@b.org", "email"), ("+49 30 1234567", "phone"), ("10.0.0.1", "ip"), ("::1", "ip"),
        ("01-23-45-67-89-ab", "mac"), ("M-AB 123", "plate"),
      ] {
        let around = String(repeating: filler, count: length)
        let found = kinds.findings(in: Array("\(around); \(text); \(around)".utf8).rawSpan)
        #expect(found.map(\.kind) == [kind], "\(text) in \(length) of '\(filler)'")
      }
    }
  }
}
