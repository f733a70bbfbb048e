// swift-tools-version: 6.2
import PackageDescription

/// Every executable: a folder of the same name under Sources, one file in it.
let filters = [
  "bag-cat", "mcap-cat", "episode-split",
  "rlds-cat", "lerobot-cat", "zarr-cat", "npz-cat", "arrow-cat", "tar-cat", "hdf5-cat",
  "jpeg-encode", "jpeg-decode", "video-decode", "depth-encode", "depth-decode",
  "image-resize", "image-augment", "image-fidelity", "video-write", "frame-sheet",
  "edge-trigger", "ood-fit", "ood-score", "face-blur", "text-scrub", "tier-split", "upload-plan",
  "zstd-chunk", "lz4-chunk", "codec-advise", "stream-spool", "stream-seal",
  "step-align",
  "traj-map", "traj-filter", "traj-window", "traj-subsample", "goal-relabel", "task-drop",
  "norm-stats", "norm-merge", "norm-apply", "action-tokenize",
  "episode-mix", "episode-shuffle",
  "zarr-write", "rlds-write", "lerobot-write", "npz-write",
  "hdf5-write", "arrow-write", "tar-write",
  "frame-pick", "vlm-ask", "vlm-post", "vlm-read",
  "label-calibrate", "label-route", "golden-sample", "label-join", "label-agree",
  "annotation-write", "annotation-read",
  "frame-embed", "episode-score", "hard-select", "kcenter-select", "near-drop", "episode-pick",
  "vector-write",
  "episode-list", "unit-list", "unit-run",
  "stream-info", "stream-text", "stream-check", "lerobot-check",
]

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  // Every use of a raw pointer carries the word `unsafe`, so that it can be counted and reviewed.
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  // `any` is written out: an existential costs about a fifth in a hot loop.
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  // Spans that are returned from our own types (`@_lifetime`); used in Bytes/ only.
  .enableExperimentalFeature("Lifetimes"),
]

/// C libraries of the system, a module map and one include each, and the system calls and
/// processor's instructions that Swift has no name for.
let libraries = [
  "CZstd", "CLZ4", "CTurboJPEG", "CBzip2", "CPNG", "CDeflate", "CZlib", "COpenH264",
  "CSQLite", "CYAML", "CHDF5", "CIntrinsics", "CMalloc", "CLinux",
]

/// The codec library: modules that `EpisodeCodec` re-exports, each with those it rests on.
let codec: [(name: String, dependencies: [String])] = [
  ("Bytes", ["Posix", "CZstd", "CLZ4", "CBzip2", "CDeflate", "CZlib", "CYAML", "CIntrinsics"]),
  ("Stream", ["Posix", "Bytes"]),
  (
    "Images",
    [
      "Posix", "TrajectoryMath", "Bytes", "Stream", "CTurboJPEG", "CPNG", "COpenH264",
      "CIntrinsics",
    ]
  ),
  ("Pages", ["Posix", "TrajectoryMath", "Bytes", "Stream", "Images"]),
  (
    "Recordings",
    ["Posix", "TrajectoryMath", "Bytes", "Stream", "Images", "Pages", "CSQLite"]
  ),
  ("Statistics", ["Posix", "TrajectoryMath", "Bytes", "Stream", "Images"]),
  ("Trajectories", ["Posix", "TrajectoryMath", "Bytes", "Stream", "Images", "Statistics"]),
  (
    "Flywheel",
    ["Posix", "TrajectoryMath", "Bytes", "Stream", "Images", "Recordings", "Trajectories"]
  ),
  ("Labels", ["Posix", "TrajectoryMath", "Bytes", "Stream", "Images", "Pages"]),
  (
    "Datasets",
    ["Posix", "TrajectoryMath", "Bytes", "Stream", "Images", "Pages", "Statistics", "CHDF5"]
  ),
  (
    "Selection",
    [
      "Posix", "TrajectoryMath", "Bytes", "Stream", "Images", "Recordings", "Trajectories",
      "Labels", "Datasets",
    ]
  ),
  (
    "Lake",
    ["Posix", "TrajectoryMath", "Bytes", "Stream", "Recordings", "Labels", "Datasets", "Selection"]
  ),
]

/// What a user of `EpisodeCodec` depends on: the rooms by name as well, because a build compiles a
/// module again when one of its direct dependencies changes, and the umbrella never does.
let wholeCodec = ([("EpisodeCodec", [])] + codec).map { Target.Dependency(stringLiteral: $0.0) }

/// The fuzzers, which Tests/Fuzz/run builds: only the sanitizer makes them link.
let fuzzers: [Target] =
  Context.environment["BAGPIPE_FUZZ"] == nil
  ? []
  : [
    .executableTarget(
      name: "fuzz", dependencies: ["FuzzBodies"] + wholeCodec, path: "Tests/Fuzz/Driver",
      swiftSettings: settings)
  ]

/// With BAGPIPE_TEST=1, which `make check` sets, there are no filters: the tests of the library need
/// none, and the shell tests run the program of `make`.
let isTest = Context.environment["BAGPIPE_TEST"] != nil

/// With BAGPIPE_ONE=1, which `make` sets, the filters are linked once, into `bagpipe`: each becomes
/// a plain target whose `main` has a name of its own.
let isOneProgram = Context.environment["BAGPIPE_ONE"] != nil

func module(_ filter: String) -> String { String(filter.map { $0 == "-" ? "_" : $0 }) }

func filterTarget(_ name: String) -> Target {
  let dependencies: [Target.Dependency] = ["Posix", "FilterKit", "TrajectoryMath"] + wholeCodec
  guard isOneProgram else {
    return .executableTarget(
      name: name, dependencies: dependencies, path: "Sources/Filters/\(name)",
      swiftSettings: settings)
  }
  let entry = ["-entry-point-function-name", module(name) + "_main"]
  return .target(
    name: name, dependencies: dependencies, path: "Sources/Filters/\(name)",
    swiftSettings: settings + [.unsafeFlags(entry.flatMap { ["-Xfrontend", $0] })])
}

/// The program of all filters, and the C table of their names and entry points, which is this list.
let program: [Target] =
  !isOneProgram
  ? []
  : [
    .target(
      name: "CFilters", path: "Sources/Program/CFilters",
      cSettings: [
        .define(
          "BAGPIPE_FILTERS", to: filters.map { "FILTER(\(module($0)))" }.joined(separator: " "))
      ]),
    .executableTarget(
      name: "bagpipe",
      dependencies: ["CFilters", "Posix", "Bytes", "FilterKit"]
        + filters.map { .init(stringLiteral: $0) },
      path: "Sources/Program/bagpipe", swiftSettings: settings),
  ]

let package = Package(
  name: "bagpipe",
  targets: libraries.map { .systemLibrary(name: $0, path: "Sources/CLibraries/\($0)") }
    + [
      .target(name: "Posix", dependencies: ["CMalloc", "CLinux"], swiftSettings: settings),
      .target(
        name: "TrajectoryMath", dependencies: ["Posix", "CIntrinsics"], swiftSettings: settings),
    ]
    + codec.map {
      .target(
        name: $0.name, dependencies: $0.dependencies.map { .init(stringLiteral: $0) },
        path: "Sources/EpisodeCodec/\($0.name)",
        // Files from which Swift sources were made.
        exclude: [
          "Images": ["Faces/Cascades"], "Trajectories": ["Maps/OXE"],
          "Recordings": ["Rosbag2/Definitions"],
        ][$0.name]
          ?? [],
        swiftSettings: settings)
    }
    + [
      .target(
        name: "EpisodeCodec", dependencies: codec.map { .init(stringLiteral: $0.name) },
        path: "Sources/EpisodeCodec", exclude: codec.map(\.name), swiftSettings: settings),
      .target(name: "CommandLine", dependencies: ["Bytes"], swiftSettings: settings),
      .target(
        name: "FilterKit",
        dependencies: ["Posix", "CommandLine", "TrajectoryMath"] + wholeCodec,
        swiftSettings: settings),
    ]
    + (isTest ? [] : filters.map(filterTarget) + program)
    + fuzzers
    + [
      .target(
        name: "FuzzBodies", dependencies: ["Posix", "TrajectoryMath", "FilterKit"] + wholeCodec,
        path: "Tests/Fuzz/Bodies", swiftSettings: settings),
      .target(
        name: "Golden", dependencies: ["CDeflate"] + wholeCodec, path: "Tests/Golden",
        swiftSettings: settings),
      .testTarget(
        name: "EpisodeCodecTests",
        dependencies: ["TrajectoryMath", "Posix", "FuzzBodies", "Golden"] + wholeCodec,
        swiftSettings: settings),
      .testTarget(
        name: "TrajectoryMathTests", dependencies: ["TrajectoryMath", "Golden"] + wholeCodec,
        swiftSettings: settings),
      .testTarget(
        name: "CommandLineTests", dependencies: ["CommandLine"], swiftSettings: settings),
      .testTarget(
        name: "FilterKitTests",
        dependencies: ["FilterKit", "CommandLine", "Posix"] + wholeCodec,
        swiftSettings: settings),
    ]
)
