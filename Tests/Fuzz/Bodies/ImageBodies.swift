internal import EpisodeCodec
internal import TrajectoryMath

/// The header of a JPEG, and its pixels in every way.
func decodeJPEG(_ input: Bytes) throws(StreamError) {
  _ = ImageFormat(of: input.span)
  let header = try JPEGHeader(input.span)
  let decoder = try JPEGDecoder()
  for colors in [JPEGDecoder.Colors.asStored, .rgb, .gray] {
    attempt { () throws(StreamError) in
      let image = try decoder.decode(input, to: colors, dct: .fast)
      precondition((image.width, image.height) == (header.width, header.height))
    }
  }
}

/// The pixels of a JPEG that is decoded to a part of its size.
func decodeScaledJPEG(_ input: Bytes) throws(StreamError) {
  let header = try JPEGHeader(input.span)
  let image = try JPEGDecoder().decode(input, dct: .fast, leastSize: (16, 12))
  precondition(image.width >= min(header.width, 16) && image.height >= min(header.height, 12))
}

/// An image message: the first byte says of which kind. Images that are small are resized and become JPEG.
func readImageMessage(_ input: Bytes) {
  let families = [ImageChannel.Family.ros1, .ros2, .foxglove]
  let family = families[Int(input.byte(0)) % families.count]
  let message = input.dropFirst(1)
  attempt { () throws(StreamError) in
    let compressed = try CompressedImageMessage(message, family: family)
    let written = try compressed.serialized()
    let again = succeed { () throws(StreamError) in
      try CompressedImageMessage(joined(written), family: family)
    }
    precondition(again.payload == compressed.payload)
    _ = try compressed.header.asFoxglove()
    _ = try ImageDecoder(dct: .fast).decode(compressed.payload, format: compressed.format)
  }
  attempt { () throws(StreamError) in
    let raw = try RawImageMessage(message, family: family)
    let again = succeed { () throws(StreamError) in
      try RawImageMessage(joined(raw.serialized()), family: family)
    }
    precondition(again.data == raw.data && again.step == raw.step)
    let image = try raw.image()
    guard image.width * image.height <= 1 << 16 else { return }
    attempt { () throws(StreamError) in
      var resizer = ImageResizer()
      let resized = try resizer.resize(image, width: 9, height: 7, .lanczos3)
      precondition((resized.width, resized.height) == (9, 7))
    }
    _ = try JPEGEncoder().encode(image, quality: 90, subsampling: .s420)
  }
}

private func joined(_ image: SerializedImage) -> Bytes {
  Bytes(image.prefix.array + image.payload.array)
}
