import EpisodeCodec
import Posix

import Testing
@testable import Recordings

struct BagReaderTests {
  /// Messages and the CRC-32 of their sorted listing, by PyPI rosbags 0.11.9 and, except for ep_02,
  /// by ROS's own rosbag too: see Tests/Data/bags/list.py.
  static let bags = [
    ("sim/ep_00.bag", "2237 e9be3762"), ("sim/ep_01.bag", "1581 d0ba2d99"),
    ("sim/ep_02.bag", "1577 f77ec97b"), ("sim/ep_03.bag", "2030 99f36d61"),
    ("real/ros1-bag/fiducials-images/aruco_images.bag", "16 2aefa5b0"),
    ("real/ros1-bag/fiducials-images/aruco_marker.bag", "2 18cfbe7c"),
    ("real/ros1-bag/fiducials-images/fiducial_board_611.bag", "33 4d5fd5b6"),
    ("real/ros1-bag/plotjuggler/tilt_laser.bag", "4093 5ee88ad4"),
    ("real/ros1-bag/rosbagjs/example-bz2.bag", "8647 6953d0e3"),
    ("real/ros1-bag/rosbagjs/example-lz4.bag", "8647 6953d0e3"),
    ("real/ros1-bag/rosbagjs/example-unsorted-chunks.bag", "3 df4ee0fb"),
    ("real/ros1-bag/rosbagjs/example.bag", "8647 6953d0e3"),
    ("real/ros1-bag/rosbagjs/no-messages.bag", "0 0"),
    ("real/ros1-bag/webviz/bag-with-empty-message-definition.bag", "14 6137e6f1"),
    ("real/ros1-bag/webviz/only-a-cube.bag", "2 f2964056"),
    ("real/converted/ros1/g1_jpeg_lz4.bag", "181 140ad5f3"),
    ("real/converted/ros1/g1_jpeg_none.reindexed_by_rosbag.bag", "111 623caae6"),
    ("real/converted/ros1/g1_raw_lz4.bag", "25 79968058"),
  ]

  @Test(.shared("data/sim", "data/real/ros1-bag", "data/real/converted"), arguments: bags)
  func recordingsAreReadAsByOtherReaders(name: String, digest: String) throws {
    let path = BagFixtures.shared(name)
    let scanned = try BagFixtures.scan(FileInput(path: path))
    #expect(scanned.error == nil)
    #expect(BagFixtures.digest(scanned.lines) == digest)
    #expect(try BagFixtures.seek(path) == scanned.lines)
  }

  @Test(arguments: ["none", "bz2", "lz4"])
  func compressionsHoldTheSameMessages(name: String) throws {
    let expected = String(decoding: try BagFixtures.bytes("bags/messages.txt"), as: UTF8.self)
    let scanned = try BagFixtures.scan(try BagFixtures.bytes("bags/\(name).bag"))
    #expect(scanned.error == nil)
    #expect(scanned.lines.sorted().joined() == expected)
    #expect(try BagFixtures.seek(BagFixtures.path("bags/\(name).bag")) == scanned.lines)
  }

  @Test(arguments: [1, 7, 4096])
  func piecesOfThePipeDoNotMatter(pieces: Int) throws {
    let bytes = Bytes(try BagFixtures.bytes("pick_cube_sample.bag"))
    let expected = String(
      decoding: try BagFixtures.bytes("pick_cube_sample.bag.txt"), as: UTF8.self)
    let scanned = try BagFixtures.scan(FileInput(bytes, pieces: pieces))
    #expect(scanned.error == nil)
    #expect(scanned.lines.sorted().joined() == expected)
  }

  @Test func connectionsBecomeChannels() throws {
    let file = try BagFixtures.file(BagFixtures.path("bags/lz4.bag"))
    let all = try BagIndex(file).connections.all
    #expect(all.map(\.channel.topic) == ["/names", "/data/ä", "/names", "/names"])
    let second = all[2].channel
    #expect(second.messageEncoding == "ros1")
    #expect(
      second.schema
        == Schema(name: "std_msgs/String", encoding: "ros1msg", data: Array("string data\n".utf8)))
    #expect(
      second.metadata == [
        KeyValue("topic", "/names"), KeyValue("type", "std_msgs/String"),
        KeyValue("callerid", "/second"), KeyValue("md5sum", "992ce8a1687cec8c8bd883ec73ca41d1"),
        KeyValue("latching", "1"),
      ])
  }

  @Test func crashedBagGivesAllItsMessagesAndThenAnError() throws {
    let whole = try BagFixtures.scan(try BagFixtures.bytes("bags/none.bag"))
    let bytes = try BagFixtures.bytes("bags/crashed.bag")
    for cut in bytes.count - 127..<bytes.count {
      let scanned = try BagFixtures.scan(Array(bytes.prefix(cut)))
      #expect(scanned.lines == whole.lines.dropLast())
      #expect(scanned.error?.kind == .truncated)
    }
    let scanned = try BagFixtures.scan(bytes)
    #expect(scanned.lines == whole.lines)
    #expect(scanned.error?.kind == .truncated)
    let recovered = try BagFixtures.scan(bytes, recovering: true)
    #expect(recovered.lines == whole.lines)
    #expect(recovered.error == nil && !recovered.losses.isEmpty)
  }

  @Test(.shared("data/real/converted"))
  func messagesOfACutChunkAreRead() throws {
    let name = "real/converted/ros1/g1_jpeg_"
    let cut = BagFixtures.shared(name + "none.unindexed.bag.active")
    let whole = BagFixtures.shared(name + "lz4.bag")
    let reindexed = BagFixtures.shared(name + "none.reindexed_by_rosbag.bag")
    let scanned = try BagFixtures.scan(FileInput(path: cut))
    let all = try BagFixtures.scan(FileInput(path: whole)).lines
    let old = try BagFixtures.scan(FileInput(path: reindexed)).lines
    #expect(scanned.error?.kind == .truncated)
    #expect(scanned.lines.count > old.count)
    #expect(scanned.lines == Array(all.prefix(scanned.lines.count)))
    #expect(throws: StreamError(.missing, "")) { try BagFixtures.seek(cut) }
  }
}
