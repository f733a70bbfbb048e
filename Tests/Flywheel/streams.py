"""What filters wrote, by the readers of mcap and protobuf of PyPI."""

import os
import sys

from mcap.reader import make_reader

from recording import CAMERA, jpeg_of

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../Interop"))
from bagpipe_messages import messages as classes  # noqa: E402

Episode = classes()["bagpipe.Episode"][0]
BEGIN, END = 1, 2


def messages(path):
    """(topic, log time, data) of each message, in the order of the file."""
    with open(path, "rb") as file:
        for _, channel, message in make_reader(file).iter_messages(log_time_order=False):
            yield channel.topic, message.log_time, message.data


def pictures(all_messages):
    """(log time, JPEG) of each picture of the camera."""
    return [(time, jpeg_of(data)) for topic, time, data in all_messages if topic == CAMERA]


class Take:
    """An episode: its id, its markers, and the messages between them."""

    def __init__(self, begin):
        self.id, self.begin, self.end, self.messages = begin.attributes["id"], begin, None, []

    def scores(self):
        prefix = "score."
        return {key.removeprefix(prefix): float(value) for key, value in self.end.attributes.items()
                if key.startswith(prefix)}


def takes_of(*paths):
    """The episodes of streams, each whole."""
    for path in paths:
        take = None
        for message in messages(path):
            if message[0] != "/episode":
                if take:
                    take.messages.append(message)
                continue
            marker = Episode.FromString(message[2])
            if marker.event == BEGIN:
                take = Take(marker)
            elif marker.event == END:
                take.end = marker
                yield take
                take = None
