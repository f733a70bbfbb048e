package import Bytes
internal import TrajectoryMath

extension CalibrationModel {
  package var json: String {
    var text = JSONText(indent: 2)
    text.beginObject()
    text.member("version", 1)
    text.member("per", scope.rawValue)
    text.member("confidence", confidence)
    text.list("groups", groups) { text, group in
      text.member("task", group.key.task)
      text.member("label", group.key.label)
      switch group.map {
      case .platt(let platt):
        text.member("slope", platt.slope)
        text.member("offset", platt.offset)
      case .isotonic(let fit):
        text.array("scores", fit.scores) { $0.value($1) }
        text.array("values", fit.values) { $0.value($1) }
      }
      text.list("bounds", group.curve.points) { text, point in
        text.member("from", point.threshold)
        text.member("rows", point.rows)
        text.member("errors", point.errors)
        text.member("at_most", point.bound)
      }
    }
    text.endObject()
    return text.string + "\n"
  }

  package init(parsing bytes: RawSpan) throws(StreamError) {
    let json = try JSONValue(parsing: bytes)
    guard json["version"]?.number == 1,
      let scope = json["per"]?.string.flatMap({ CalibrationScope(rawValue: $0) }),
      let confidence = json["confidence"]?.number, confidence > 0, confidence < 1,
      let list = json["groups"]?.array
    else { throw Self.malformed }
    var groups: [Group] = []
    for entry in list { groups.append(try Self.group(entry)) }
    guard Set(groups.map(\.key)).count == groups.count else { throw Self.malformed }
    self.init(scope: scope, confidence: confidence, groups: groups)
  }

  private static let malformed = StreamError(.malformed, "this is no model of label-calibrate")

  private static func group(_ json: JSONValue) throws(StreamError) -> Group {
    guard let task = json["task"]?.string, let bounds = json["bounds"]?.array else {
      throw malformed
    }
    var points: [RiskCurve.Point] = []
    for bound in bounds {
      guard let threshold = bound["from"]?.number, (0...1).contains(threshold),
        threshold < points.last?.threshold ?? 2,
        let counts = JSONValue.array([bound["rows"] ?? nil, bound["errors"] ?? nil]).integers,
        counts[1] <= counts[0],
        let most = bound["at_most"]?.number, (0...1).contains(most)
      else { throw malformed }
      points.append(.init(threshold: threshold, rows: counts[0], errors: counts[1], bound: most))
    }
    let key = LabelClass(task: task, label: json["label"]?.string)
    return Group(key: key, map: try map(json), curve: RiskCurve(points: points))
  }

  private static func map(_ json: JSONValue) throws(StreamError) -> Map {
    if let slope = json["slope"]?.number, let offset = json["offset"]?.number, slope.isFinite,
      offset.isFinite
    {
      return .platt(PlattScaling(slope: slope, offset: offset))
    }
    let (scores, values) = (numbers(json["scores"]), numbers(json["values"]))
    guard !scores.isEmpty, scores.count == values.count,
      zip(scores, scores.dropFirst()).allSatisfy(<),
      zip(values, values.dropFirst()).allSatisfy(<=),
      (scores + values).allSatisfy({ (0...1).contains($0) })
    else { throw malformed }
    return .isotonic(IsotonicFit(scores: scores, values: values))
  }

  private static func numbers(_ json: JSONValue?) -> [Double] {
    json?.array?.compactMap(\.number) ?? []
  }
}
