"""image-fidelity against the same in Python: OpenCV's JPEG, Pillow's resize, scikit-image's measures.

fidelity.py FILE.mcap measures the color images of a recording as the peer does. It leaves out MS-SSIM
and the worst blocks, which image-fidelity has, too.
"""
import importlib.util
import sys
from pathlib import Path

from rows import Run

TOPIC = "/left_arm/camera/color"


def rows(tools, work, recording, wants):
    name = "image-fidelity, 300 frames, 4 qualities"
    if not wants(name):
        return
    if importlib.util.find_spec("skimage") is None:
        print(f"{name}: skipped, no scikit-image")
        return
    cut = work / "fidelity.mcap"
    with open(cut, "wb") as out:
        Run([[tools / "mcap-cat", "-t", TOPIC, recording]], stdout=out)
    # One run: the peer takes minutes.
    ours = Run([[tools / "image-fidelity", "--sample", "300"]], stdin=cut)
    peer = Run([[sys.executable, Path(__file__), cut]])
    print(f"{name:40} {ours.wall:8.3f} s {ours.cpu:7.2f} cpu {max(ours.memory):5.0f} MB | peer "
          f"{peer.wall:8.3f} s {max(peer.memory):5.0f} MB | {peer.wall / ours.wall:5.2f}x", flush=True)


def measure(path):
    import cv2
    import numpy as np
    from mcap.reader import make_reader
    from mcap_ros2.decoder import DecoderFactory
    from PIL import Image
    from skimage.metrics import peak_signal_noise_ratio, structural_similarity

    def resized(image, width, height):
        return np.asarray(Image.fromarray(image).resize((width, height), Image.Resampling.LANCZOS))

    def score(first, second):
        x, y = cv2.cvtColor(first, cv2.COLOR_RGB2GRAY), cv2.cvtColor(second, cv2.COLOR_RGB2GRAY)
        return peak_signal_noise_ratio(first, second), structural_similarity(
            x, y, gaussian_weights=True, sigma=1.5, use_sample_covariance=False)

    def augmented(image):
        height, width = image.shape[:2]
        yield np.clip(image + 25.5, 0, 255).astype(np.uint8)
        part = image[height // 40:-height // 40, width // 40:-width // 40]
        yield cv2.resize(part, (width, height))
        yield cv2.GaussianBlur(image, (7, 7), 1)

    scores = []
    with open(path, "rb") as file:
        reader = make_reader(file, decoder_factories=[DecoderFactory()])
        for *_, message in reader.iter_decoded_messages(topics=[TOPIC], log_time_order=False):
            image = np.frombuffer(message.data, np.uint8).reshape(message.height, message.width, 3)
            small = resized(image, 224, 224)
            for quality in (95, 90, 80, 70):
                jpeg = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
                decoded = cv2.imdecode(jpeg, cv2.IMREAD_COLOR)
                scores += [score(image, decoded), score(small, resized(decoded, 224, 224))]
            scores.append(score(image, resized(small, message.width, message.height)))
            scores += [score(image, other) for other in augmented(image)]
            scores += [score(small, other) for other in augmented(small)]
    print(np.array(scores).reshape(-1, 15, 2).mean(0))


if __name__ == "__main__":
    measure(sys.argv[1])
