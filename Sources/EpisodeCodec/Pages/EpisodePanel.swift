internal import Bytes

/// What the page shows of one episode: its cameras, its charts and the times of its messages.
struct EpisodePanel {
  struct Camera {
    let name: String
    var strip = Filmstrip()
    /// The frame before, and how many equal ones came in sequence since when.
    var checksum: UInt32?
    var repeats: (count: Int, since: Double) = (0, 0)
    var longestRepeat: (count: Int, since: Double, seconds: Double) = (0, 0, 0)
  }

  struct Lane {
    let name: String
    var lane = MessageLane()
    /// How far from their step the samples are, in ms.
    var skew = PlotSeries()
  }

  var cameras: [Camera] = []
  var charts: [Chart] = []
  var lanes: [Lane] = []

  /// From the first message to the last one.
  var range: ClosedRange<Double> {
    let filled = lanes.filter { $0.lane.count > 0 }
    let start = filled.map(\.lane.start).min() ?? 0
    return start...max(start, filled.map(\.lane.end).max() ?? 0)
  }

  /// - Parameters:
  ///   - isOpen: whether the charts are visible at first.
  mutating func markup(
    _ title: String, _ facts: [String], isOpen: Bool, _ maker: ThumbnailMaker
  ) -> Markup {
    var page: Markup = "<section class=\"card\"><h3>\(title)</h3>\n<p class=\"facts\">"
    for fact in facts where !fact.isEmpty { page += "<span>\(fact)</span> " }
    page += "</p>\n"
    page += film(maker)
    page += timeline
    let range = range
    var drawn = Markup()
    for chart in charts { drawn += chart.markup(range) }
    if !drawn.isEmpty {
      page += "<details\(isOpen ? " open" as Markup : "")><summary>values</summary>\n"
      page += "<div class=\"charts\">\n\(drawn)</div></details>\n"
    }
    page += "</section>\n"
    return page
  }

  private mutating func film(_ maker: ThumbnailMaker) -> Markup {
    let range = range
    var page = Markup()
    for index in cameras.indices where cameras[index].strip.count > 0 {
      let name = cameras[index].name
      page += "<div class=\"camera\"><div class=\"name\">\(name)</div><div class=\"film\">"
      for frame in cameras[index].strip.finish(maker) {
        let time = Quantity.fixed(frame.time - range.lowerBound, 2) + " s"
        page += "<figure>"
        if let picture = frame.thumbnail {
          page += "<img alt=\"\(name) at \(time)\" width=\"\(picture.width)\" "
          page += "height=\"\(picture.height)\" src=\"\(data: picture.jpeg, type: "image/jpeg")\">"
        } else {
          page += "<div class=\"bad\">unreadable</div>"
        }
        page += "<figcaption>\(time)</figcaption></figure>"
      }
      page += "</div></div>\n"
    }
    return page.isEmpty ? page : "<div class=\"cameras\">\n\(page)</div>\n"
  }

  private var timeline: Markup {
    let range = range
    let seconds = range.upperBound - range.lowerBound
    guard seconds > 0 else { return Markup() }
    var rows = Markup()
    for lane in lanes where lane.lane.count > 0 { rows += row(lane, range, seconds) }
    let end = Quantity.fixed(seconds, seconds < 10 ? 2 : 1) + " s"
    rows += "<span></span><span class=\"axis\"><i>0</i><i>\(end)</i></span><span></span>"
    return "<div class=\"time\">\(rows)</div>\n"
  }

  private func row(_ lane: Lane, _ range: ClosedRange<Double>, _ seconds: Double) -> Markup {
    func place(_ time: Double) -> Double { (time - range.lowerBound) / seconds * 1000 }
    let (start, end) = (place(lane.lane.start), place(lane.lane.end))
    let gaps = lane.lane.gaps
    var marks: Markup =
      "<rect class=\"bar\" x=\"\(at: start)\" width=\"\(at: max(2, end - start))\" height=\"10\"/>"
    for gap in gaps {
      let width = max(3, place(gap.end) - place(gap.start))
      marks +=
        "<rect class=\"gap\" x=\"\(at: place(gap.start))\" width=\"\(at: width)\" height=\"10\">"
      let from = Quantity.fixed(gap.start - range.lowerBound, 3)
      marks +=
        "<title>\(Quantity.short(gap.duration)) s without a message from \(from) s</title></rect>"
    }
    var facts = [lane.lane.rate.map { "\(Quantity.short($0)) Hz" } ?? "\(lane.lane.count)"]
    if let longest = gaps.first {
      facts.append("gap \(Quantity.short(longest.duration)) s")
    }
    if !lane.skew.isEmpty, lane.skew.low != 0 || lane.skew.high != 0 {
      let skews = [lane.skew.low, lane.skew.high].map { Quantity.fixed($0, 1) }
      facts.append("skew \(skews[0])…\(skews[1]) ms")
    }
    return """
      <span class="name">\(lane.name)</span><svg viewBox="0 0 1000 10" preserveAspectRatio="none" \
      role="img" aria-label="times of \(lane.name)">\(marks)</svg>\
      <span class="dim\(gaps.isEmpty ? "" : " red" as Markup)">\(facts.joined(separator: ", "))</span>

      """
  }
}
