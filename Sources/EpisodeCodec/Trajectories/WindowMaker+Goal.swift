internal import Bytes
internal import Stream
internal import TrajectoryMath

extension WindowMaker {
  /// The goal's step; nil without a goal.
  func goal(of step: Step, _ plan: WindowPlan) throws(StreamError) -> Int? {
    guard let position = plan.timestep, let value = step.values[position]?.data else { return nil }
    let tensor = try Tensor(parsing: value)
    guard tensor.data.count == tensor.type.size, tensor.type.isWhole else {
      throw StreamError.badTimestep(tensor)
    }
    let number = tensor.type.double(at: 0, in: tensor.data.span)
    guard number >= 0, let goal = Int(exactly: number) else {
      throw StreamError(.malformed, "'task/timestep' is \(number)")
    }
    return goal
  }
}

extension TensorElementType {
  /// True for integers.
  var isWhole: Bool {
    switch self {
    case .bool, .float32, .float64: false
    case .int8, .uint8, .int16, .uint16, .int32, .uint32, .int64, .uint64: true
    }
  }
}

extension Tensor {
  /// A vector padded with zeros.
  func padded(to count: Int) throws(StreamError) -> Tensor {
    guard shape.count == 1, shape[0] <= count else {
      throw StreamError.unpaddable(shape, to: count)
    }
    let zeros = [UInt8](repeating: 0, count: (count - shape[0]) * type.size)
    return Tensor(type: type, shape: [count], data: Bytes(joining: [data, Bytes(zeros)]))
  }
}
