internal import Posix

/// The maps for the features of kuavo.features: the state and action of kuavo_data_challenge
/// (CvtRosbag2Lerobot.py), both arms, each followed by its hand.
extension BuiltinMap {
  /// What is at the end of the arms.
  private struct Hand {
    /// Of its features.
    var name: String
    /// The elements of the left and the right one.
    var (left, right): (Int, Int)
    /// The values of a closed one.
    var (state, command): (String, String)
  }

  private static let hands: [String: Hand] = [
    "kuavo-claw.map": Hand(name: "claw", left: 0, right: 1, state: "100", command: "100"),
    "kuavo-hand.map": Hand(name: "hand", left: 0, right: 6, state: "100", command: "100"),
    "kuavo-gripper.map": Hand(name: "gripper", left: 0, right: 1, state: "0.8", command: "255"),
  ]

  /// The text of a file by its name; nil for other names, and where there is such a file.
  package static func kuavo(_ name: String) -> String? {
    guard let hand = hands[name], !Directory.exists(name) else { return nil }
    func part(_ role: String, _ element: Int, _ scale: String) -> String {
      "\(role)/\(hand.name)[\(element):\(element + 1)] / \(scale)"
    }
    let degree = "0.017453292519943295"
    return """
      observation/state = float32(concat(observation/joints[12:19], \
      \(part("observation", hand.left, hand.state)), observation/joints[19:26], \
      \(part("observation", hand.right, hand.state))))
      action = float32(concat(action/arms[0:7] * \(degree), \
      \(part("action", hand.left, hand.command)), action/arms[7:14] * \(degree), \
      \(part("action", hand.right, hand.command))))
      remove observation/joints, observation/\(hand.name)

      """
  }
}
