internal import Bytes

/// Events of services, as ROS 2 records them: `pkg/srv/Name_Event` with the text of the service's
/// definition, request and response. The event adds the caller and the time.
///
/// rosbag2, local_message_definition_source.cpp; service_msgs, ServiceEventInfo.msg.
extension ROSDefinition {
  /// Makes the fields read so far the request of a service.
  /// - Throws: `.malformed` when the definition is not that of a service's event.
  mutating func beginResponse() throws(StreamError) {
    let suffix = "_Event"
    let event = blocks[0].name
    guard dialect == .ros2, blocks.count == 1, event.hasSuffix(suffix) else {
      throw StreamError(.malformed, "the definition of \(event) has the invalid line '---'")
    }
    let service = event.dropLast(suffix.count)
    let request = Block(name: "\(service)_Request", fields: blocks[0].fields)
    blocks = [
      Block(
        name: event,
        fields: [
          .init(type: .named("service_msgs/ServiceEventInfo"), count: .one, name: "info"),
          .init(type: .named(request.name), count: .sequence, name: "request"),
          .init(type: .named("\(service)_Response"), count: .sequence, name: "response"),
        ]),
      Block(
        name: "service_msgs/ServiceEventInfo",
        fields: [
          .init(type: .primitive(.number(.uint8)), count: .one, name: "event_type"),
          .init(type: .primitive(.time), count: .one, name: "stamp"),
          .init(type: .primitive(.number(.uint8)), count: .fixed(16), name: "client_gid"),
          .init(type: .primitive(.number(.int64)), count: .one, name: "sequence_number"),
        ]),
      request,
      Block(name: "\(service)_Response"),
    ]
  }
}
