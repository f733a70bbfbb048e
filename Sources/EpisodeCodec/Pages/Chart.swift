internal import Bytes

/// The values of one feature of an episode over its time.
package struct Chart: Sendable {
  package let name: String
  /// The names of its numbers; a number beyond them is shown by its place.
  package let labels: [String]
  package private(set) var series: [PlotSeries] = []
  /// Numbers beyond those shown.
  private var others = 0

  /// A chart with more lines is not readable: further ones get a chart of their own.
  private static let mostLines = 8
  private static let mostSeries = 32
  private static let size = (width: 600.0, height: 130.0)

  package init(_ name: String, labels: [String] = []) { (self.name, self.labels) = (name, labels) }

  package mutating func add(_ values: [Double], at time: Double) {
    while series.count < min(values.count, Self.mostSeries) { series.append(PlotSeries()) }
    for index in 0..<min(series.count, values.count) { series[index].add(values[index], at: time) }
    others = max(others, values.count - Self.mostSeries)
  }

  /// The charts of all numbers, from the start of the episode to its end.
  package func markup(_ range: ClosedRange<Double>) -> Markup {
    let charts = max(1, (series.count + Self.mostLines - 1) / Self.mostLines)
    let lines = (series.count + charts - 1) / charts
    var result = Markup()
    for chart in 0..<charts {
      let indices = chart * lines..<min((chart + 1) * lines, series.count)
      if indices.contains(where: { !series[$0].isEmpty }) {
        result += figure(indices, range)
      }
    }
    if others > 0 {
      result += "<p class=\"dim\">\(name) has \(others) more numbers, which are not drawn.</p>\n"
    }
    return result
  }

  private func label(_ index: Int) -> String {
    index < labels.count ? labels[index] : "\(index)"
  }

  private func figure(_ indices: Range<Int>, _ range: ClosedRange<Double>) -> Markup {
    let drawn = indices.filter { !series[$0].isEmpty }
    let low = drawn.map { series[$0].low }.min() ?? 0
    let high = drawn.map { series[$0].high }.max() ?? 0
    var paths = Markup()
    var legend = Markup()
    for index in indices {
      let color = (index - indices.lowerBound) % Self.mostLines
      if series.count > 1 { legend += "<span><i class=\"b\(color)\"></i>\(label(index))</span> " }
      guard !series[index].isEmpty else { continue }
      paths += "<path class=\"c\(color)\" d=\"\(path(series[index], low, high, range))\">"
      paths += "<title>\(label(index))</title></path>"
    }
    return """
      <figure><figcaption><b>\(name)</b> \(legend)</figcaption>
      <div class="plot"><span class="hi">\(Quantity.short(high))</span>\
      <span class="lo">\(Quantity.short(low))</span>\
      <svg viewBox="0 0 \(Int(Self.size.width)) \(Int(Self.size.height))" preserveAspectRatio="none" \
      role="img" aria-label="\(name)">\(paths)</svg></div></figure>

      """
  }

  private func path(
    _ series: PlotSeries, _ low: Double, _ high: Double, _ range: ClosedRange<Double>
  ) -> Markup {
    let (width, height) = Self.size
    let seconds = max(range.upperBound - range.lowerBound, 1e-9)
    // Halves first: the difference of two finite numbers may not be finite.
    let middle = low / 2 + high / 2
    let reach = high / 2 - low / 2
    func y(_ value: Double) -> Double {
      reach > 0 ? height / 2 - (value - middle) / reach * (height / 2 - 4) : height / 2
    }
    var result = Markup()
    for (index, bucket) in series.buckets.enumerated() {
      let x = min(max(0, (bucket.time - range.lowerBound) / seconds), 1) * width
      result += index == 0 || bucket.isAfterGap ? "M" : "L"
      result += "\(at: x) \(at: y(bucket.low))"
      if bucket.high > bucket.low { result += "L\(at: x) \(at: y(bucket.high))" }
    }
    // A line of one point is not drawn.
    result += "h.1"
    return result
  }
}
