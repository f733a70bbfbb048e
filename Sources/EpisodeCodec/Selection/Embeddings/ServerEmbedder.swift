package import Bytes
package import Images
package import Labels

/// A server of `/v1/embeddings`, which gets a request for each picture.
package final class ServerEmbedder: PictureEmbedder {
  /// How a picture is in a request.
  package enum Form: String, CaseIterable, Sendable {
    /// A message of a chat, as vLLM has it:
    /// https://docs.vllm.ai/en/latest/models/pooling_models.html
    case messages
    /// A data URL in the input, as Infinity has it: https://github.com/michaelfeil/infinity
    case input
    /// An object with the image in the input, as Jina's API has it: https://api.jina.ai/redoc
    case image
  }

  package let model: String
  package let version: String
  private let form: Form
  private let picture: PickedPicture
  private let requests: ServerRequests

  /// - Parameters:
  ///   - settings: of the pictures that it gets.
  package init(
    _ server: PostSettings, _ form: Form, model: String, version: String, _ settings: PickSettings
  ) throws(StreamError) {
    (self.model, self.version, self.form) = (model, version, form)
    picture = try PickedPicture(settings)
    requests = try ServerRequests(server)
  }

  package func add(_ frame: PickedFrame) throws(StreamError) {
    requests.submit(body(try picture.jpeg(of: frame.frame)), to: "/v1/embeddings")
  }

  package func vectors() throws(StreamError) -> [[Float]] {
    var vectors: [[Float]] = []
    while let body = try requests.next() { vectors.append(try EmbeddingVector.answer(body)) }
    return vectors
  }

  private func body(_ jpeg: Bytes) -> Bytes {
    var text = JSONText()
    text.beginObject()
    text.member("model", model)
    text.member("encoding_format", "float")
    switch form {
    case .messages:
      text.key("messages")
      text.beginArray()
      text.beginObject()
      text.member("role", "user")
      text.key("content")
      text.beginArray()
      text.beginObject()
      text.member("type", "image_url")
      text.key("image_url")
      text.beginObject()
      text.key("url")
      text.value(dataURL: jpeg)
      text.endObject()
      text.endObject()
      text.endArray()
      text.endObject()
      text.endArray()
    case .input:
      text.member("modality", "image")
      text.key("input")
      text.beginArray()
      text.value(dataURL: jpeg)
      text.endArray()
    case .image:
      text.key("input")
      text.beginArray()
      text.beginObject()
      text.key("image")
      text.value(dataURL: jpeg)
      text.endObject()
      text.endArray()
    }
    text.endObject()
    return Bytes(text.utf8.bytes)
  }
}

extension JSONText {
  /// A picture as a text, `data:image/jpeg;base64,…`.
  fileprivate mutating func value(dataURL picture: Bytes) {
    let type = ImageFormat(of: picture.span) == .png ? "png" : "jpeg"
    var url = ByteBuilder(reserving: picture.count / 3 * 4 + 64)
    url.append(utf8: "\"data:image/\(type);base64,")
    Base64.encode(picture.span, into: &url)
    url.append(UInt8(ascii: "\""))
    value(json: url.bytes.rawSpan)
  }
}
