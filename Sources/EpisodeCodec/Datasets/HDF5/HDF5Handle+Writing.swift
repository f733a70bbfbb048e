internal import Bytes
internal import CHDF5
internal import Stream

// New objects of a file. They have no time stamps: the same steps give the same bytes.

extension HDF5Handle {
  /// The group of this path below, made with those above it where there is none.
  func makeGroup(_ path: some StringProtocol) throws(StreamError) -> HDF5Handle {
    var group = self
    for part in path.split(separator: "/") {
      let (name, above) = (String(part), group)
      let isThere = unsafe H5Lexists(above.id, name, 0) > 0
      group = try HDF5Handle(
        unsafe isThere
          ? H5Gopen2(above.id, name, 0) : bagpipe_hdf5_create_group(above.id, name),
        "create the group '\(path.description.printable)'")
    }
    return group
  }

  func setAttribute(_ name: String, _ text: String) throws(StreamError) {
    let type = try HDF5Handle(bagpipe_hdf5_text(), "write text")
    try setAttribute(name, type) { (attribute) throws(StreamError) in
      unsafe text.withCString { text in
        var place: UnsafePointer<CChar>? = unsafe text
        return unsafe H5Awrite(attribute, type.id, &place)
      }
    }
  }

  func setAttribute(_ name: String, _ truth: Bool) throws(StreamError) {
    let type = try HDF5Element.newType(.bool)
    try setAttribute(name, type) { (attribute) throws(StreamError) in
      var byte: UInt8 = truth ? 1 : 0
      return unsafe H5Awrite(attribute, type.id, &byte)
    }
  }

  func setAttribute(_ name: String, _ number: Int64) throws(StreamError) {
    let type = try HDF5Element.newType(.int64)
    try setAttribute(name, type) { (attribute) throws(StreamError) in
      var number = number
      return unsafe H5Awrite(attribute, type.id, &number)
    }
  }

  func setAttribute(_ name: String, _ number: Double) throws(StreamError) {
    let type = try HDF5Element.newType(.float64)
    try setAttribute(name, type) { (attribute) throws(StreamError) in
      var number = number
      return unsafe H5Awrite(attribute, type.id, &number)
    }
  }

  /// Sets an attribute, in place of an older one.
  private func setAttribute(
    _ name: String, _ type: HDF5Handle, _ write: (hid_t) throws(StreamError) -> herr_t
  ) throws(StreamError) {
    if unsafe H5Aexists(id, name) > 0 { _ = unsafe H5Adelete(id, name) }
    let space = try HDF5Handle(H5Screate(H5S_SCALAR), "write an attribute")
    let words = "write the attribute '\(name.printable)'"
    let attribute = try HDF5Handle(unsafe H5Acreate2(id, name, type.id, space.id, 0, 0), words)
    guard try write(attribute.id) >= 0 else { throw HDF5Library.failure(words) }
  }
}

extension HDF5Element {
  /// The type of new numbers; that of truths as h5py has it.
  static func newType(_ type: TensorElementType) throws(StreamError) -> HDF5Handle {
    guard type == .bool else { return try number(type) }
    let base = try number(.int8)
    let truths = try HDF5Handle(H5Tenum_create(base.id), "make a type")
    for (name, number) in [("FALSE", Int8(0)), ("TRUE", 1)] {
      var number = number
      guard unsafe H5Tenum_insert(truths.id, name, &number) >= 0 else {
        throw HDF5Library.failure("make a type")
      }
    }
    return truths
  }
}
