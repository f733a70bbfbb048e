// swift-tools-version: 6.2
import PackageDescription

/// Every executable: a folder of the same name under Sources, one file in it.
let filters = [
  "bag-cat", "mcap-cat", "rlds-cat",
  "jpeg-encode", "jpeg-decode", "image-resize", "image-augment",
  "zstd-chunk", "lz4-chunk",
  "step-align",
  "traj-map", "traj-filter", "traj-window", "traj-subsample", "goal-relabel", "task-drop",
  "norm-stats", "norm-merge", "norm-apply", "action-tokenize",
  "episode-mix", "episode-shuffle",
  "zarr-write", "rlds-write",
  "stream-info", "stream-text", "stream-check",
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

/// C libraries of the system, a module map and one include each, and the processor's instructions
/// that Swift has no name for.
let libraries = [
  "CZstd", "CLZ4", "CTurboJPEG", "CBzip2", "CPNG", "CDeflate", "CIntrinsics", "CMalloc",
]

/// The fuzzers, which Tests/Fuzz/run builds: only the sanitizer makes them link.
let fuzzers: [Target] =
  Context.environment["BAGPIPE_FUZZ"] == nil
  ? []
  : [
    .executableTarget(
      name: "fuzz", dependencies: ["FuzzBodies", "EpisodeCodec"], path: "Tests/Fuzz/Driver",
      swiftSettings: settings)
  ]

let package = Package(
  name: "bagpipe",
  targets: libraries.map { .systemLibrary(name: $0) }
    + [
      .target(name: "Posix", dependencies: ["CMalloc"], swiftSettings: settings),
      .target(name: "TrajectoryMath", dependencies: ["Posix"], swiftSettings: settings),
      .target(
        name: "EpisodeCodec",
        dependencies: ["Posix", "TrajectoryMath"] + libraries.map { .init(stringLiteral: $0) },
        // BuiltinMap+Texts.swift has them.
        exclude: ["TrajectoryMaps/OXE"], swiftSettings: settings),
      .target(
        name: "FilterKit", dependencies: ["Posix", "EpisodeCodec", "TrajectoryMath"],
        swiftSettings: settings),
    ]
    + filters.map {
      .executableTarget(
        name: $0, dependencies: ["Posix", "FilterKit", "EpisodeCodec", "TrajectoryMath"],
        swiftSettings: settings)
    }
    + fuzzers
    + [
      .target(
        name: "FuzzBodies", dependencies: ["Posix", "EpisodeCodec", "FilterKit"],
        path: "Tests/Fuzz/Bodies", swiftSettings: settings),
      .target(
        name: "Golden", dependencies: ["EpisodeCodec", "CDeflate"], path: "Tests/Golden",
        swiftSettings: settings),
      .testTarget(
        name: "EpisodeCodecTests",
        dependencies: ["EpisodeCodec", "TrajectoryMath", "Posix", "FuzzBodies", "Golden"],
        swiftSettings: settings),
      .testTarget(
        name: "TrajectoryMathTests", dependencies: ["TrajectoryMath", "EpisodeCodec", "Golden"],
        swiftSettings: settings),
      .testTarget(
        name: "FilterKitTests", dependencies: ["FilterKit", "EpisodeCodec", "Posix"],
        swiftSettings: settings),
    ]
)
