internal import Bytes
internal import Images

/// Turns of a conversation as the elements of a JSON array.
struct AskTurns {
  private(set) var json = ByteBuilder()
  private(set) var pictures = 0
  private var pictureTokens = 0
  /// Bytes of pictures as text, which are no words.
  private var pictureBytes = 0
  /// Whether the turn has no part yet.
  private var isFirst = true

  /// About how many tokens the turns have: a word for four characters.
  var tokens: Int { (json.count - pictureBytes) / 4 + pictureTokens }

  /// Begins the turn of a user: each picture after its number and time, or all after a text.
  mutating func beginQuestion(
    _ episode: PicturedEpisode, cameras names: [String], after text: String?
  ) {
    let first = episode.pictures.map(\.time).min() ?? 0
    var counts = [Int](repeating: 0, count: names.count)
    for picture in episode.pictures { counts[picture.camera] += 1 }
    let all = counts
    let isOne = counts.count(where: { $0 > 0 }) == 1
    json.append(utf8: "{\"role\":\"user\",\"content\":[")
    isFirst = true
    if let text, !text.isEmpty { append(text: text) }
    for picture in episode.pictures {
      guard text == nil else {
        append(picture)
        continue
      }
      counts[picture.camera] -= 1
      let number = all[picture.camera] - counts[picture.camera]
      let seconds = Quantity.fixed(Double(picture.time - first) / 1e9, 1)
      let camera = isOne ? "" : " of camera \(names[picture.camera].printable)"
      append(text: "Picture \(number) of \(all[picture.camera])\(camera), at \(seconds) s:")
      append(picture)
    }
  }

  private mutating func append(_ picture: AskPicture) {
    separate()
    json.append(utf8: "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/")
    json.append(utf8: "\(picture.format.rawValue);base64,")
    let start = json.count
    Base64.encode(picture.file.span, into: &json)
    pictureBytes += json.count - start
    json.append(utf8: "\"}}")
    pictures += 1
    let size = try? ImageDecoder.size(of: picture.file, format: "")
    // A token for 28x28 pixels: Wang et al., "Qwen2-VL", 2024, section 2.1. The size of WebP is not
    // known here.
    let (width, height) = (size?.width ?? 512, size?.height ?? 512)
    pictureTokens += (width + 27) / 28 * ((height + 27) / 28)
  }

  /// Ends the turn of a user, which has pictures, with the question.
  mutating func endQuestion(_ question: String) {
    isFirst = false
    if !question.isEmpty { append(text: question) }
    json.append(utf8: "]}")
  }

  private mutating func separate() {
    if !isFirst { json.append(utf8: ",") }
    isFirst = false
  }

  mutating func append(answer: JSONValue) {
    var content = JSONText()
    content.value(answer)
    var turn = JSONText()
    turn.value(["role": "assistant", "content": .string(content.string)])
    json.append(utf8: ",")
    json.append(turn.utf8.bytes)
    json.append(utf8: ",")
  }

  private mutating func append(text words: String) {
    separate()
    var part = JSONText()
    part.value(["type": "text", "text": .string(words)])
    json.append(part.utf8.bytes)
  }
}
