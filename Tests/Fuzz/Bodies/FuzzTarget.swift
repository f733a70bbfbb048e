package import EpisodeCodec

/// A parser of untrusted bytes, and its checks.
///
/// Every input must end in a value or an error: no trap, no hang, no giant allocation.
/// `precondition` asserts everything else, which fuzzers and tests both notice.
package enum FuzzTarget: String, CaseIterable, Sendable {
  case mcapStream = "mcap-stream"
  case mcapFile = "mcap-file"
  case mcapRecord = "mcap-record"
  case summary
  case chunk
  case bag
  case rosbag2
  case rosbag2Log = "rosbag2-log"
  case rosbag2Metadata = "rosbag2-metadata"
  case ros1
  case cdr
  case protobuf
  case definition
  case idl
  case xcdr2
  case bfbs
  case flatbuffer
  case json
  case jpeg
  case png
  case window
  case imageMessage = "image-message"
  case annexB = "annexb"
  case videoMessage = "video-message"
  case rvl
  case text
  case commandLine = "command-line"
  case step
  case align
  case zarr
  case zarrArray = "zarr-array"
  case blosc
  case tfrecord
  case rldsEpisode = "rlds-episode"
  case rldsMetadata = "rlds-metadata"
  case parquet
  case mp4
  case leRobotInfo = "lerobot-info"
  case snappy
  case map
  case rules
  case cascade
  case transforms
  case provenance
  case statistics
  case normState = "norm-state"
  case npz
  case arrow
  case tar
  case oodModel = "ood-model"
  case manifest
  case batchResults = "batch-results"
  case labels
  case vectors
  case labelStudio = "label-studio"
  case cvat
  case episodeList = "episode-list"
  case unitList = "unit-list"
  case scoreRows = "score-rows"

  package func run(_ input: Bytes) {
    switch self {
    case .mcapStream: readMCAPStream(input)
    case .mcapFile: attempt { () throws(StreamError) in try readMCAPFile(input) }
    case .mcapRecord: readMCAPRecord(input)
    case .summary: attempt { () throws(StreamError) in try summarize(input) }
    case .chunk: attempt { () throws(StreamError) in try decodeChunk(input) }
    case .bag: attempt { () throws(StreamError) in try readBag(input) }
    case .rosbag2: attempt { () throws(StreamError) in try readDatabase(input, log: nil) }
    case .rosbag2Log: attempt { () throws(StreamError) in try readDatabaseWithLog(input) }
    case .rosbag2Metadata:
      attempt { () throws(StreamError) in _ = try Rosbag2Metadata(parsing: input.span) }
    case .ros1: readMessage(input, encoding: "ros1", schemaEncoding: "ros1msg")
    case .cdr: readMessage(input, encoding: "cdr", schemaEncoding: "ros2msg")
    case .protobuf: readMessage(input, encoding: "protobuf", schemaEncoding: "protobuf")
    case .definition: readDefinition(input)
    case .idl: readIDL(input)
    case .xcdr2: readMessage(input, encoding: "cdr", schemaEncoding: "omgidl")
    case .bfbs: readSchema(input)
    case .flatbuffer: readMessage(input, encoding: "flatbuffer", schemaEncoding: "flatbuffer")
    case .json: readJSON(input)
    case .jpeg:
      attempt { () throws(StreamError) in try decodeJPEG(input) }
      attempt { () throws(StreamError) in try decodeScaledJPEG(input) }
      attempt { () throws(StreamError) in try JPEGCheck.check(input.span) }
    case .png:
      attempt { () throws(StreamError) in _ = try PNGDecoder.decode(input) }
      attempt { () throws(StreamError) in try PNGCheck.check(input.span) }
    case .window: readWindows(input)
    case .imageMessage: readImageMessage(input)
    case .annexB: readVideo(input)
    case .videoMessage: readVideoMessage(input)
    case .rvl: readDepth(input)
    case .text: readText(input)
    case .commandLine: parseCommandLine(input)
    case .step: readSteps(input)
    case .align: attempt { () throws(StreamError) in try alignSteps(input) }
    case .zarr: attempt { () throws(StreamError) in try appendToZarr(input) }
    case .zarrArray: attempt { () throws(StreamError) in try readZarr(input) }
    case .blosc: attempt { () throws(StreamError) in try decompressBlosc(input) }
    case .tfrecord: readTFRecord(input)
    case .rldsEpisode: readRLDSEpisode(input)
    case .rldsMetadata: readRLDSMetadata(input)
    case .parquet: attempt { () throws(StreamError) in try readParquet(input) }
    case .mp4: attempt { () throws(StreamError) in try readMP4(input) }
    case .leRobotInfo: attempt { () throws(StreamError) in try readLeRobotInfo(input) }
    case .snappy: decompressSnappy(input)
    case .map: mapTrajectory(input)
    case .rules: triggerRules(input)
    case .cascade: haarCascade(input)
    case .transforms: transformSteps(input)
    case .provenance: readProvenance(input)
    case .statistics: readStatistics(input)
    case .normState: mergeStates(input)
    case .npz: attempt { () throws(StreamError) in try readNPZ(input) }
    case .arrow: readArrow(input)
    case .tar: attempt { () throws(StreamError) in try readTar(input) }
    case .oodModel: readNoveltyModel(input)
    case .manifest: readManifest(input)
    case .batchResults: readBatchResults(input)
    case .labels: readLabels(input)
    case .vectors: readVectors(input)
    case .labelStudio: readAnswers(input, .labelStudio)
    case .unitList: readUnits(input)
    case .cvat: readAnswers(input, .cvat)
    case .episodeList: readEpisodeList(input)
    case .scoreRows: readScoreRows(input)
    }
  }
}

/// Runs something that is allowed to fail with an error that can be shown.
/// - Returns: the error's kind.
@discardableResult
func attempt(_ work: () throws(StreamError) -> Void) -> StreamError.Kind? {
  do {
    try work()
    return nil
  } catch {
    precondition(!error.description.isEmpty && !error.description.utf8.contains(0x0A))
    return error.kind
  }
}

/// What must not fail after something else has succeeded.
func succeed<Value>(_ work: () throws(StreamError) -> Value) -> Value {
  do { return try work() } catch { preconditionFailure("\(error)") }
}

extension Bytes {
  /// A byte for a choice between parsers, 0 beyond the end.
  func byte(_ index: Int) -> UInt8 {
    index < count ? span.load(littleEndianAt: index, as: UInt8.self) : 0
  }
}
