package import Bytes
internal import TrajectoryMath

/// What a day of work needs, from the rows that unit-run has printed.
package struct UnitEstimate: Sendable {
  private var capacity = ClusterCapacity()
  /// Rows of units that are not done, by state.
  private var others: [String: Int] = [:]

  /// Bytes of a part of an object, of rclone's `--s3-chunk-size 64M`.
  private static let part = 64.0 * 1_048_576

  package init(reading input: FileInput) throws(StreamError) {
    var lines = LineReader(input)
    while let line = try lines.next() {
      guard line.span.array.contains(where: { $0 != 0x20 && $0 != 0x0D }) else { continue }
      do throws(StreamError) { try add(JSONValue(parsing: line.span)) } catch {
        throw error.prefixed("line \(lines.number): ")
      }
    }
    guard capacity.units > 0, capacity.computing > 0, capacity.elapsed > 0 else {
      throw StreamError(.missing, "no row of a unit that is done, with its bytes and seconds")
    }
  }

  private mutating func add(_ row: JSONValue) throws(StreamError) {
    guard let state = row["state"]?.string else {
      throw StreamError(.malformed, "not a row of unit-run: it has no state")
    }
    let numbers = ["bytes_in", "bytes_out", "cpu_seconds", "seconds", "memory"].map {
      row[$0]?.number ?? 0
    }
    guard numbers.allSatisfy({ $0 >= 0 && $0 < 1e18 }) else {
      throw StreamError(.malformed, "not a row of unit-run: a number is not possible")
    }
    guard state == "done", numbers[0] > 0 else {
      others[state, default: 0] += 1
      return
    }
    capacity.units += 1
    capacity.bytesIn += numbers[0]
    capacity.bytesOut += numbers[1]
    capacity.computing += numbers[2]
    capacity.elapsed += numbers[3]
    capacity.peak = max(capacity.peak, numbers[4])
  }

  /// Lines for people.
  /// - Parameters:
  ///   - day: bytes of recordings in a day.
  ///   - cores: of a machine.
  ///   - hours: of the day in which the work is done.
  package func text(day: Int, cores: Int, hours: Int) -> String {
    let rate = ClusterCapacity.rate(day: Double(day), hours: Double(hours))
    let machines = capacity.machines(rate: rate, cores: cores)
    let left = others.sorted { $0.key < $1.key }.map { ", \($0.value) \($0.key)" }.joined()
    let units = Quantity.count(UInt64(capacity.units), "unit")
    let lines = [
      ("measured", "\(units) of \(size(capacity.bytesIn))\(left)"),
      ("of a core", "\(size(capacity.bytesPerCoreSecond))/s"),
      ("of a unit at a time", "\(size(capacity.bytesPerSlotSecond))/s"),
      ("memory of a process", size(capacity.peak)),
      ("a day", "\(size(Double(day))) in \(hours) h are \(size(rate))/s"),
      ("units a day", number(capacity.units(day: Double(day)))),
      (
        "cores",
        "\(number(capacity.cores(rate: rate).rounded(.up))), if \(number(ClusterCapacity.utilization * 100))"
          + " % of their time are used"
      ),
      ("machines", "\(number(machines)) of \(Quantity.count(UInt64(cores), "core"))"),
      ("network in", "\(bits(rate))"),
      ("network out", "\(bits(rate * capacity.ratio))"),
      ("results a day", size(Double(day) * capacity.ratio)),
      (
        "requests a day",
        "\(number(capacity.puts(day: Double(day), part: Self.part))) PUT with parts of 64 MiB"
      ),
    ]
    return lines.map { name, value in
      name + String(repeating: " ", count: max(1, 22 - name.utf8.count)) + value + "\n"
    }.joined()
  }

  private func size(_ bytes: Double) -> String {
    Quantity.size(UInt64(min(max(0, bytes), 1e18).rounded()))
  }

  private func bits(_ bytes: Double) -> String {
    let megabits = bytes * 8 / 1e6
    return "\(number(megabits)) Mbit/s"
  }

  private func number(_ value: Double) -> String {
    value >= 100 ? Quantity.fixed(value, 0) : Quantity.short(value, digits: 3)
  }
}
