package import Bytes
internal import Stream
internal import TrajectoryMath

/// The model as a file: JSON, of a version.
///
///     {"format":"bagpipe.ood","version":1,"alpha":0.01,"combine":"or","groups":[
///       {"name":"","features":[{"name":"observation/state","shape":[7]}],"fitted":900,
///        "calibrated":900,"threshold":4.2,"mean":[…],"scale":[…],
///        "method":"gauss","shrinkage":0.01,"covariance":[[…],…]}]}
///
/// `mean` and `scale` standardize a sample. `covariance`, of the standardized samples, has only the
/// numbers up to the diagonal. A bank has `"method":"bank","neighbor":1,"bank":[[…],…]` instead.
extension NoveltyModel {
  private static let (format, version) = ("bagpipe.ood", 1.0)

  package var json: JSONText {
    var text = JSONText()
    text.beginObject()
    text.member("format", Self.format)
    text.member("version", Int(Self.version))
    text.member("alpha", alpha)
    text.member("combine", combination.rawValue)
    text.list("groups", parts) { $1.write(to: &$0) }
    text.endObject()
    return text
  }

  /// - Throws: `.malformed` when the bytes are no such model, `.unsupported` for another version.
  package init(parsing bytes: RawSpan) throws(StreamError) {
    let root = try JSONValue(parsing: bytes)
    guard root["format"]?.string == Self.format else {
      throw StreamError(.malformed, "not a model of ood-fit")
    }
    guard let version = root["version"]?.number, version == Self.version else {
      throw StreamError(.unsupported, "a model of a version other than \(Int(Self.version))")
    }
    guard let alpha = root["alpha"]?.number, alpha > 0, alpha < 1,
      let combination = root["combine"]?.string.flatMap({ Combination(rawValue: $0) }),
      let groups = root["groups"]?.array, (1...NoveltyGroup.mostGroups).contains(groups.count)
    else { throw StreamError(.malformed, "a model without alpha, combine or groups") }
    var parts: [Part] = []
    for group in groups { parts.append(try Part(group)) }
    let names = Set(parts.map(\.group.name))
    guard names.count == parts.count, parts.count == 1 || !names.contains("") else {
      throw StreamError(.malformed, "a model with groups of the same name")
    }
    self.init(alpha: alpha, combination: combination, parts: parts)
  }
}

extension NoveltyModel.Part {
  fileprivate func write(to text: inout JSONText) {
    text.member("name", group.name)
    text.list("features", group.sources) { text, source in
      text.member("name", source.name)
      text.array("shape", source.shape) { $0.value($1) }
    }
    text.member("fitted", counts.normal)
    text.member("calibrated", counts.calibration)
    text.member("threshold", threshold)
    text.array("mean", standardization.mean) { $0.value($1) }
    text.array("scale", standardization.scale) { $0.value($1) }
    switch measure {
    case .gauss(let shrinkage, let covariance, _):
      text.member("method", NoveltyModel.Method.gauss.rawValue)
      text.member("shrinkage", shrinkage)
      text.array("covariance", Array(standardization.mean.indices)) { text, row in
        text.beginArray()
        for column in 0...row { text.value(covariance[row * (row + 1) / 2 + column]) }
        text.endArray()
      }
    case .bank(let bank, let neighbor):
      text.member("method", NoveltyModel.Method.bank.rawValue)
      text.member("neighbor", neighbor)
      text.array("bank", Array(0..<bank.count)) { text, vector in
        text.beginArray()
        for number in bank[vector] { text.value(number) }
        text.endArray()
      }
    }
  }

  fileprivate init(_ value: JSONValue) throws(StreamError) {
    group = try NoveltyGroup(value)
    let dimensions = try group.dimensions()
    func numbers(_ value: JSONValue?, _ count: Int, _ name: String) throws(StreamError) -> [Double]
    {
      let numbers = value?.array?.compactMap(\.number) ?? []
      guard numbers.count == count, value?.array?.count == count, numbers.allSatisfy(\.isFinite)
      else { throw StreamError(.malformed, "a model whose \(name) is not \(count) numbers") }
      return numbers
    }
    func number(_ name: String) throws(StreamError) -> Double {
      guard let number = value[name]?.number, number.isFinite, number >= 0 else {
        throw StreamError(.malformed, "a model without \(name)")
      }
      return number
    }
    let mean = try numbers(value["mean"], dimensions, "mean")
    let scale = try numbers(value["scale"], dimensions, "scale")
    guard scale.allSatisfy({ $0 > 0 }) else {
      throw StreamError(.malformed, "a model with a scale that is not above 0")
    }
    standardization = Standardization(mean: mean, scale: scale)
    threshold = try number("threshold")
    guard let normal = UInt64(exactly: try number("fitted")),
      let calibration = Int(exactly: try number("calibrated"))
    else { throw StreamError(.malformed, "a model with a broken count of samples") }
    counts = (normal, calibration)
    switch value["method"]?.string.flatMap({ NoveltyModel.Method(rawValue: $0) }) {
    case .gauss:
      let rows = value["covariance"]?.array ?? []
      guard rows.count == dimensions else {
        throw StreamError(.malformed, "a model whose covariance does not have \(dimensions) rows")
      }
      var covariance: [Double] = []
      for (index, row) in rows.enumerated() {
        covariance += try numbers(row, index + 1, "covariance")
      }
      guard let factor = CholeskyFactor(covariance, dimensions: dimensions) else {
        throw StreamError(.malformed, "a model whose covariance is not positive definite")
      }
      measure = .gauss(shrinkage: try number("shrinkage"), covariance: covariance, factor)
    case .bank:
      var vectors: [[Float]] = []
      for vector in value["bank"]?.array ?? [] {
        let vector = try numbers(vector, dimensions, "bank").map { Float($0) }
        guard vector.allSatisfy(\.isFinite) else {
          throw StreamError(.malformed, "a model whose bank has numbers that are too large")
        }
        vectors.append(vector)
      }
      guard let neighbor = Int(exactly: try number("neighbor")), neighbor > 0,
        neighbor <= vectors.count
      else { throw StreamError(.malformed, "a model with fewer vectors than neighbors") }
      measure = .bank(CenterBank(vectors, dimensions: dimensions), neighbor: neighbor)
    case nil: throw StreamError(.unsupported, "a model of an unknown method")
    }
  }
}

extension NoveltyGroup {
  fileprivate init(_ value: JSONValue) throws(StreamError) {
    guard let name = value["name"]?.string, let features = value["features"]?.array,
      (1...Self.mostSources).contains(features.count)
    else { throw StreamError(.malformed, "a model with a group without a name or features") }
    if !name.isEmpty { try Self.checkName(name) }
    var sources: [Source] = []
    for feature in features {
      guard let name = feature["name"]?.string, let shape = feature["shape"]?.integers,
        shape.count <= Tensor.highestRank
      else { throw StreamError(.malformed, "a model with a feature without a name or shape") }
      sources.append(Source(name: name, shape: shape))
    }
    self.init(name: name, sources: sources)
  }
}
