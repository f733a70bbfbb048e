internal import Bytes
internal import Stream
internal import TrajectoryMath

/// Searches and blurs frames. Each thread needs its own.
final class FaceBlurring {
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

  private let search: FaceSearch?
  /// Made for the first frame that may have a face.
  private var cascades: (search: CascadeSearch, settings: CascadeSearch.Settings)?
  private let decoder: JPEGDecoder
  private let jpegs: JPEGBlurrer
  private let blur: RegionBlur

  init(_ search: FaceSearch?, _ blur: RegionBlur) throws(StreamError) {
    self.search = search
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
    in picture: FacePicture, _ chosen: [Int]
  ) throws(StreamError) -> [PixelBox] {
    let (width, height) = (picture.width, picture.height)
    let brightness = try picture.brightness(decoder)
    guard let search, search.canFind(inWidth: width, height: height) else { return [] }
    if cascades == nil {
      let settings = try search.settings()
      cascades = (CascadeSearch(settings), settings)
    }
    guard let cascades else { return [] }
    try ImageLimits.checkMemory(
      CascadeSearch.memory(cascades.settings, width: width, height: height), width: width,
      height: height)
    return cascades.search.boxes(in: brightness, chosen)
  }
}
