/// What a stream of recordings needs of machines and networks, from work that has been measured.
package struct ClusterCapacity: Equatable, Sendable {
  /// Recordings that have been done, and their bytes.
  package var units = 0
  package var bytesIn = 0.0
  package var bytesOut = 0.0
  /// Seconds of computing for all of them.
  package var computing = 0.0
  /// Seconds from start to end, added up over all of them.
  package var elapsed = 0.0
  /// Bytes of memory of the largest process.
  package var peak = 0.0

  /// The share of a core's time that a cluster gives to the work: the rest is waiting and the end of a
  /// run, when some cores have nothing left.
  package static let utilization = 0.6

  package init() {}

  /// Bytes of recordings that a core does in a second of computing.
  package var bytesPerCoreSecond: Double { bytesIn / computing }
  /// Bytes of recordings that one unit after the other does in a second.
  package var bytesPerSlotSecond: Double { bytesIn / elapsed }

  /// Bytes of recordings in a second of the hours in which a day's work is done.
  /// - Parameters:
  ///   - day: bytes.
  ///   - hours: of work in a day.
  package static func rate(day: Double, hours: Double) -> Double { day / (hours * 3600) }

  /// Cores for a rate in bytes a second: rate / (bytes per core and second) / utilization.
  package func cores(rate: Double) -> Double { rate / bytesPerCoreSecond / Self.utilization }

  /// Machines of some cores each.
  package func machines(rate: Double, cores: Int) -> Double {
    (self.cores(rate: rate) / Double(cores)).rounded(.up)
  }

  /// Units in a day.
  package func units(day: Double) -> Double { day / (bytesIn / Double(units)) }

  /// Bytes of results for each byte of recordings.
  package var ratio: Double { bytesOut / bytesIn }

  /// Requests that put a day's results into a store of objects: each has at least one, and larger ones
  /// go in parts.
  /// - Parameter part: bytes.
  package func puts(day: Double, part: Double) -> Double {
    units(day: day) * max(1, (bytesOut / Double(units) / part).rounded(.up))
  }
}
