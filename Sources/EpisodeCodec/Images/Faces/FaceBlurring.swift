internal import Bytes
internal import Stream
internal import TrajectoryMath

/// Searches and blurs frames. Each thread needs its own.
struct FaceBlurring {
  enum Job: Sendable {
    /// With the cascades of these indices.
    case search(FacePicture, [Int])
    case blur(FacePicture, [PixelBox], Message)
  }

  enum Output: Sendable {
    case found(Result<[PixelBox], StreamError>)
    case record(Record)
    /// A frame, and how many boxes were blurred in it.
    case frame(Message, Result<SerializedImage, StreamError>, boxes: Int)
  }

  private let search: CascadeSearch?
  private let settings: CascadeSearch.Settings?
  private let decoder: JPEGDecoder
  private let jpegs: JPEGBlurrer
  private let blur: RegionBlur

  init(_ settings: CascadeSearch.Settings?, _ blur: RegionBlur) throws(StreamError) {
    self.settings = settings
    search = settings.map { CascadeSearch($0) }
    decoder = try JPEGDecoder()
    jpegs = try JPEGBlurrer()
    self.blur = blur
  }

  func run(_ job: Job) -> Output {
    switch job {
    case .search(let picture, let cascades):
      return .found(Result { () throws(StreamError) in try found(in: picture, cascades) })
    case .blur(let picture, let boxes, let message):
      let image = Result { () throws(StreamError) in
        try picture.blurred(boxes, blur, jpegs).losing(picture.isJPEG ? .encoded("blur") : nil)
      }
      return .frame(message, image, boxes: boxes.count)
    }
  }

  private func found(
    in picture: FacePicture, _ cascades: [Int]
  ) throws(StreamError) -> [PixelBox] {
    guard let search, let settings else { return [] }
    try ImageLimits.checkMemory(
      CascadeSearch.memory(settings, width: picture.width, height: picture.height),
      width: picture.width, height: picture.height)
    return search.boxes(in: try picture.brightness(decoder), cascades)
  }
}
