import EpisodeCodec

import Testing
@testable import Recordings

struct SampleStoreTests {
  private func content(_ byte: UInt8, head: Int, tail: Int) -> SampleContent {
    SampleContent(
      head: Bytes([UInt8](repeating: byte, count: head)),
      tail: Bytes([UInt8](repeating: byte &+ 1, count: tail)))
  }

  private func isInFile(_ place: SampleStore.Place) -> Bool {
    if case .file = place { true } else { false }
  }

  @Test func whatIsBeyondTheBudgetComesBackFromTheFile() throws {
    let store = SampleStore(budget: 100)
    let places = try (0..<40).map { try store.add(content(UInt8($0), head: $0, tail: 3)) }
    #expect(!isInFile(places[0]))
    #expect(isInFile(places[39]))
    for (index, place) in places.enumerated() {
      let found = try store.content(place)
      #expect(found.head == content(UInt8(index), head: index, tail: 3).head)
      #expect(found.tail == content(UInt8(index), head: index, tail: 3).tail)
    }
  }

  @Test func roomInMemoryIsUsedAgain() throws {
    let store = SampleStore(budget: 100)
    let first = try store.add(content(1, head: 90, tail: 0))
    #expect(isInFile(try store.add(content(2, head: 20, tail: 0))))
    store.remove(first)
    #expect(!isInFile(try store.add(content(3, head: 20, tail: 0))))
  }

  @Test func fileStartsAgainOnceItIsEmpty() throws {
    let store = SampleStore(budget: 0)
    for byte in 0..<5 as Range<UInt8> {
      let place = try store.add(content(byte, head: 50, tail: 70_000))
      guard case .file(let offset, _, _) = place else {
        Issue.record("not in the file")
        return
      }
      #expect(offset == 0)
      #expect(try store.content(place).tail == content(byte, head: 50, tail: 70_000).tail)
      store.remove(place)
    }
  }
}
