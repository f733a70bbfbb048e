internal import Bytes

/// Curves of a few points, with scales on both axes, and levels as lines across.
package struct CurvePlot: Sendable {
  package let title: String
  package var levels: [(name: String, y: Double)] = []
  private var curves: [(name: String, points: [(x: Double, y: Double, label: String?)])] = []

  private static let size = (width: 640.0, height: 300.0)
  private static let margin = (left: 44.0, top: 12.0, right: 165.0, bottom: 26.0)

  package init(title: String) { self.title = title }

  /// - Parameter label: beside the dot of the point; nil for no dot.
  package mutating func add(_ point: (x: Double, y: Double), label: String?, to curve: String) {
    let index = curves.firstIndex { $0.name == curve } ?? curves.count
    if index == curves.count { curves.append((curve, [])) }
    curves[index].points.append((point.x, point.y, label))
    curves[index].points.sort { $0.x < $1.x }
  }

  package var markup: Markup {
    let points = curves.flatMap(\.points)
    guard !points.isEmpty else { return "" }
    let x = Axis(points.map(\.x) + [0])
    let y = Axis(points.map(\.y) + levels.map(\.y))
    let (size, margin) = (Self.size, Self.margin)
    let (right, bottom) = (size.width - margin.right, size.height - margin.bottom)
    func place(_ px: Double, _ py: Double) -> (x: Double, y: Double) {
      (
        margin.left + x.fraction(px) * (right - margin.left),
        bottom - y.fraction(py) * (bottom - margin.top)
      )
    }
    var svg = Markup()
    for tick in y.ticks {
      let at = place(x.low, tick).y
      svg += "<path class=\"grid\" d=\"M\(at: margin.left) \(at: at)H\(at: right)\"/>"
      svg += "<text class=\"end\" x=\"\(at: margin.left - 5)\" y=\"\(at: at + 4)\">"
      svg += "\(Quantity.short(tick))</text>\n"
    }
    for tick in x.ticks {
      svg += "<text class=\"mid\" x=\"\(at: place(tick, y.low).x)\" y=\"\(at: size.height - 8)\">"
      svg += "\(Quantity.short(tick))</text>\n"
    }
    // Names that would overlap move apart.
    var lowest = -Double.infinity
    for level in levels.sorted(by: { $0.y > $1.y }) {
      let at = place(x.low, level.y).y
      lowest = max(at, lowest + 14)
      svg += "<path class=\"level\" d=\"M\(at: margin.left) \(at: at)H\(at: right)\"/>"
      svg += "<text x=\"\(at: right + 6)\" y=\"\(at: lowest + 4)\">\(level.name)</text>\n"
    }
    var legend = Markup()
    for (index, curve) in curves.enumerated() {
      legend += "<span><i class=\"b\(index % 8)\"></i>\(curve.name)</span> "
      var path = Markup()
      var marks = Markup()
      for (number, point) in curve.points.enumerated() {
        let at = place(point.x, point.y)
        path += "\(number == 0 ? "M" as Markup : "L")\(at: at.x) \(at: at.y)"
        guard let label = point.label else { continue }
        marks += "<path class=\"dot c\(index % 8)\" d=\"M\(at: at.x) \(at: at.y)h.01\"/>"
        marks += "<text x=\"\(at: at.x + 5)\" y=\"\(at: at.y + 14)\">\(label)</text>\n"
      }
      svg += "<path class=\"c\(index % 8)\" d=\"\(path)\"/>\(marks)"
    }
    return """
      <figure class="curves"><figcaption><b>\(title)</b> \(legend)</figcaption>
      <svg viewBox="0 0 \(Int(size.width)) \(Int(size.height))" role="img" aria-label="\(title)">
      \(svg)</svg></figure>

      """
  }

  /// A scale with round numbers.
  private struct Axis {
    var low: Double
    var high: Double
    var ticks: [Double] = []

    init(_ values: [Double]) {
      let (least, most) = (values.min() ?? 0, values.max() ?? 1)
      let span = max(most - least, 1e-6 * max(1, abs(most)))
      var step = 1.0
      while step * 5 > span { step /= 10 }
      while step * 50 < span { step *= 10 }
      if span / step > 20 { step *= 5 } else if span / step > 10 { step *= 2 }
      low = (least / step).rounded(.down) * step
      high = (most / step).rounded(.up) * step
      if high <= low { high = low + step }
      let count = Int(((high - low) / step).rounded())
      ticks = (0...count).map { low + Double($0) * step }
    }

    func fraction(_ value: Double) -> Double { (value - low) / (high - low) }
  }
}
