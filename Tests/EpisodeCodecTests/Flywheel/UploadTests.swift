import Bytes
import Testing

@testable import Flywheel

struct UploadWindowTests {
  private static let hour = 3600

  @Test(arguments: [
    ("any", "any"), ("22:00-06:00", "22:00-06:00"), ("00:00-24:00", "any"),
    ("12:00-13:00,06:00-08:30", "06:00-08:30 12:00-13:00"),
    ("22:00-24:00,00:00-06:00", "22:00-06:00"),
    ("08:00-20:00,20:00-08:00", "any"), ("23:00-01:00,00:30-02:00", "23:00-02:00"),
  ])
  func spansThatTouchAreOne(_ text: String, _ merged: String) throws {
    #expect(try UploadWindow(parsing: text).text == merged)
  }

  @Test(arguments: [
    "", "22:00", "22:00-", "22:00-22:00", "24:00-00:00", "24:00-06:00", "22:60-23:00",
    "25:00-26:00",
    "2:00-3:00", "22:00-06:00,", "22-06", "-1:00-02:00", "+1:00-02:00", "22:00-06:00-07:00",
  ])
  func whatIsNoTime(_ text: String) {
    #expect(throws: StreamError(.malformed, "")) { try UploadWindow(parsing: text) }
  }

  /// Of every minute of two days: is the window open, and when does it open and close?
  @Test func openingsAreThoseOfEachMinute() throws {
    let window = try UploadWindow(parsing: "22:00-06:00,12:15-12:16")
    func isOpen(_ minute: Int) -> Bool {
      let minute = minute % 1440
      return minute >= 22 * 60 || minute < 6 * 60 || minute == 12 * 60 + 15
    }
    let first = 20_000 * 1440
    var wrong: [Int] = []
    for minute in first..<first + 2 * 1440 {
      let opening = window.opening(at: minute * 60 + 30)
      var start = minute
      while !isOpen(start) { start += 1 }
      var end = start
      while isOpen(end) { end += 1 }
      while isOpen(start - 1) { start -= 1 }
      if opening != start * 60..<end * 60 { wrong.append(minute) }
    }
    #expect(wrong == [])
  }
}

struct UploadEstimateTests {
  private static let noon = 20_000 * 86_400 + 43_200
  private static let hour = 3600

  private static func object(_ tier: Int, _ size: Int) -> UploadObject {
    UploadObject(key: "k", path: "/p", tier: tier, urgency: 0, size: size, sha256: "")
  }

  private static func night(_ rate: Int) throws -> UploadWindow {
    var window = try UploadWindow(parsing: "22:00-06:00")
    window.rate = rate
    return window
  }

  @Test func oneAfterAnother() {
    let ends = UploadEstimate(
      [Self.object(0, 10), Self.object(0, 25)], [UploadWindow(rate: 10)], budget: nil,
      from: Self.noon
    ).ends
    #expect(ends == [Self.noon + 1, Self.noon + 4])
  }

  @Test func whatMayGoDoesNotWaitForWhatMayNot() throws {
    let objects = [Self.object(0, 7200), Self.object(1, 7200), Self.object(1, 7200)]
    let ends = UploadEstimate(
      objects, [try Self.night(1), UploadWindow(rate: 1)], budget: nil,
      from: Self.noon + 7 * Self.hour
    ).ends
    // The second file of the other tier has begun when the window opens.
    #expect(ends == [13, 9, 11].map { Self.noon + $0 * Self.hour })
  }

  @Test func aFileThatDoesNotFitWaitsForTheNextNight() throws {
    let objects = [3, 4, 7].map { Self.object(0, $0 * Self.hour) }
    let ends = UploadEstimate(objects, [try Self.night(1)], budget: nil, from: Self.noon).ends
    #expect(ends == [13, 17, 41].map { Self.noon + $0 * Self.hour })
  }

  @Test func theBytesOfANight() throws {
    let objects = Array(repeating: Self.object(0, 3600), count: 3)
    let ends = UploadEstimate(objects, [UploadWindow(rate: 1)], budget: 7200, from: Self.noon).ends
    #expect(ends == [1, 2, 25].map { Self.noon + $0 * Self.hour })
  }

  @Test func whatNeverGoes() throws {
    let objects = [Self.object(0, 8 * Self.hour), Self.object(0, 5), Self.object(1, 101)]
    let ends = UploadEstimate(
      objects, [try Self.night(1), UploadWindow(rate: 1)], budget: 100, from: Self.noon
    ).ends
    #expect(ends[0] == nil && ends[2] == nil && ends[1] == Self.noon + 10 * Self.hour + 5)
    let slow = UploadEstimate(
      [Self.object(0, 1 << 53)], [UploadWindow(rate: 1)], budget: nil, from: Self.noon)
    #expect(slow.ends == [nil])
  }

  @Test func theUrgentAndTheSmallComeFirst() {
    func object(_ tier: Int, _ urgency: Int, _ size: Int, _ key: String) -> UploadObject {
      UploadObject(key: key, path: "", tier: tier, urgency: urgency, size: size, sha256: "")
    }
    let order = [
      object(0, 5, 9, "a"), object(0, .min, 1, "b"), object(0, .min, 2, "a"),
      object(0, .min, 2, "b"), object(1, .max, 0, "a"),
    ]
    #expect(order.reversed().sorted { $0.precedes($1) } == order)
  }
}

struct UploadedTests {
  @Test func linesAreThoseOfSHA256Sum() throws {
    let digest = String(repeating: "a", count: 64)
    let uploaded = try DigestList(parsing: "# 20000 5\n\(digest)  run/a b.mcap\n\n")
    #expect(uploaded["run/a b.mcap"] == digest && uploaded["# 20000 5"] == nil)
    for text in ["x", digest, digest + "  ", digest + " a", String(digest.dropLast()) + "g  a"] {
      #expect(throws: StreamError(.malformed, "")) { try DigestList(parsing: text) }
    }
  }
}
