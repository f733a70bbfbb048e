internal import Bytes

/// The lines about a dataset read so far.
struct DatasetDraft {
  /// The first words of such lines.
  static let words = ["dataset", "image", "depth", "state", "action", "frame"]

  let location: MapLocation
  var names: [String]
  var images: [DatasetConfiguration.Role: String] = [:]
  var depths: [DatasetConfiguration.Role: String] = [:]
  var state: [String?] = []
  var stateEncoding = DatasetConfiguration.StateEncoding.none
  var actionEncoding: DatasetConfiguration.ActionEncoding?
  var frameFilter: FrameFilter?

  func configuration() throws(StreamError) -> DatasetConfiguration {
    guard let actionEncoding else {
      throw location.error("dataset '\(names[0])' has no line 'action encoding …'")
    }
    var configuration = DatasetConfiguration(names: names, actionEncoding: actionEncoding)
    (configuration.images, configuration.depths) = (images, depths)
    (configuration.state, configuration.stateEncoding) = (state, stateEncoding)
    configuration.frameFilter = frameFilter
    return configuration
  }
}

extension MapParser {
  /// Takes a line if it is about a dataset.
  mutating func configuration(_ datasets: inout [DatasetDraft]) throws(StreamError) -> Bool {
    let location = location
    guard case .name(let word, isQuoted: false) = token.kind, DatasetDraft.words.contains(word)
    else { return false }
    advance()
    if word == "dataset" {
      datasets.append(DatasetDraft(location: location, names: try names(of: "a dataset's name")))
      return true
    }
    guard var draft = datasets.popLast() else {
      throw location.error("'\(word)' without a line 'dataset NAME' above it")
    }
    switch word {
    case "image": try camera(&draft.images)
    case "depth": try camera(&draft.depths)
    case "state":
      if take(word: "encoding") { draft.stateEncoding = try choice() } else { try state(&draft) }
    case "action":
      guard take(word: "encoding") else { throw self.location.error("write: action encoding NAME") }
      draft.actionEncoding = try choice()
    default:
      guard take(word: "filter") else { throw self.location.error("write: frame filter NAME") }
      draft.frameFilter = try choice()
    }
    datasets.append(draft)
    return true
  }

  private mutating func camera(
    _ cameras: inout [DatasetConfiguration.Role: String]
  ) throws(StreamError) {
    let location = location
    let role: DatasetConfiguration.Role = try choice()
    guard cameras[role] == nil else { throw location.error("'\(role.rawValue)' is set twice") }
    cameras[role] = try name(of: "a feature below observation/")
  }

  private mutating func state(_ draft: inout DatasetDraft) throws(StreamError) {
    draft.state = try names(of: "a feature below observation/, or 'zero'").map {
      $0 == "zero" ? nil : $0
    }
  }

  /// Takes one of the words in `choices`.
  private mutating func choice<Choice: RawRepresentable<String> & CaseIterable>()
    throws(StreamError) -> Choice
  {
    let location = location
    let choices = Choice.allCases.map(\.rawValue)
    guard case .name(let word, _) = token.kind else {
      throw location.error("one of \(choices.joined(separator: ", ")) is missing")
    }
    guard let choice = Choice(rawValue: word) else {
      throw location.error("'\(word)' is not one of \(choices.joined(separator: ", "))")
    }
    advance()
    return choice
  }
}
