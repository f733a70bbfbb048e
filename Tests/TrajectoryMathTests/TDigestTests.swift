import Testing

@testable import TrajectoryMath

struct TDigestTests {
  private func digest(_ values: [Double]) -> TDigest {
    var digest = TDigest()
    for value in values { digest.add(value) }
    digest.finish()
    return digest
  }

  /// Few values: as numpy.percentile.
  @Test func fewValuesAreExact() {
    let few = digest([5, 1, 4, 2, 3])
    #expect(few.centroids.isEmpty)
    #expect([0, 0.25, 0.5, 0.9, 1].map(few.quantile) == [1, 2, 3, 4.6, 5])
    #expect(TDigest().quantile(0.5) == 0)
  }

  /// Many values in bounded memory: the error of a quantile is small, most of all at the ends.
  @Test func manyValues() {
    let count = 50_000
    // Every value once, in an order without pattern.
    let values = (0..<count).map { Double($0 * 7919 % count) }
    var parts = digest(Array(values[..<20_000]))
    parts.add(digest(Array(values[20_000...])))
    parts.finish()
    for digest in [digest(values), parts] {
      #expect(digest.centroids.count < 150)
      #expect(digest.centroids.reduce(0) { $0 + $1.weight } == Double(count))
      for (quantile, error) in [(0.01, 0.001), (0.05, 0.002), (0.5, 0.01), (0.99, 0.001)] {
        #expect(abs(digest.quantile(quantile) / Double(count) - quantile) < error)
      }
    }
  }
}
