import Testing

@testable import Bytes

struct MemoryBudgetTests {
  @Test func sharesFitTheTotal() {
    let shares: [MemoryBudget.Share] = [.chunks, .images, .buffers, .tables, .values]
    let sum = shares.map(MemoryBudget.bytes).reduce(0, +)
    #expect(sum <= MemoryBudget.total && sum > MemoryBudget.total * 7 / 8)
  }

  @Test func countsWhatFits() {
    let share = MemoryBudget.bytes(.chunks)
    #expect(MemoryBudget.count(ofSize: 1, in: .chunks, atMost: 8) == 8)
    #expect(MemoryBudget.count(ofSize: share / 3, in: .chunks, atMost: 8) == 3)
    #expect(MemoryBudget.count(ofSize: 2 * share, in: .chunks, atMost: 8) == 1)
    #expect(MemoryBudget.count(ofSize: 0, in: .chunks, atMost: 8) == 8)
  }

  @Test func refusesMoreThanAShare() throws {
    let share = MemoryBudget.bytes(.values)
    try MemoryBudget.check(share, .values, for: "a message")
    #expect(throws: StreamError(.limit, "")) {
      try MemoryBudget.check(share + 1, .values, for: "a message")
    }
  }
}
