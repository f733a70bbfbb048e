/// The order of the colors in arrays of images, and of those that OpenCV's `imencode` has made files
/// of.
///
/// `imencode` takes blue, green and red. So a file is as usual where the array had that order;
/// elsewhere its red is blue, and only `imdecode` gives the array back.
package enum HDF5Colors: String, Sendable, CaseIterable {
  /// As the layout has them: `bgr` in real recordings of ALOHA, `rgb` elsewhere; files as usual.
  case auto, rgb, bgr

  /// The encoding of arrays.
  var encoding: String { self == .bgr ? "bgr8" : "rgb8" }
  var exchangesFiles: Bool { self == .rgb }
}
