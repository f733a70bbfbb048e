# The page is one file, in which a text from outside is text, and nothing is loaded from elsewhere.
bag-cat -t /camera/wrist/image_raw --rename '/camera/wrist/image_raw=/<b>&"x' --end 0.3 \
  "$DATA/pick_cube_sample.bag" >run.mcap
image-fidelity -q 95,50 --size 32 --html page.html <run.mcap >table
python3 - page.html table <<'END_OF_PROGRAM'
import base64, html.parser, re, sys

class Reader(html.parser.HTMLParser):
    open_tags, counts, text, pictures = [], {}, [], []
    def handle_starttag(self, tag, attributes):
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if tag not in ("meta", "img") and self.get_starttag_text()[-2:] != "/>":
            self.open_tags.append(tag)
        for name, value in attributes:
            if name in ("src", "href", "style") or name.startswith("on"):
                assert value.startswith(("data:image/png;base64,", "#")), (tag, name, value[:40])
            if name == "src":
                self.pictures.append(base64.b64decode(value.split(",")[1]))
    def handle_startendtag(self, tag, attributes):
        self.counts[tag] = self.counts.get(tag, 0) + 1
    def handle_endtag(self, tag):
        assert self.open_tags.pop() == tag, tag
    def handle_data(self, data):
        if data.strip() and "style" not in self.open_tags: self.text.append(data.strip())

page = open(sys.argv[1]).read()
reader = Reader()
reader.feed(page)
assert not reader.open_tags, reader.open_tags
assert not {"script", "link", "b>&"} & set(reader.counts)
assert not re.search(r"https?:|url\(|@import", page)
print({tag: reader.counts[tag] for tag in ("img", "h2", "figure", "table")})
print([text for text in reader.text if "<b>" in text])
# Every figure of the text is in the page, too; the pictures are PNG and differ.
words = set(" ".join(reader.text).split())
table = [line.split() for line in open(sys.argv[2]) if line.startswith("  jpeg")]
assert len(table) == 4 and all(set(line[3:]) <= words for line in table), table
assert all(data.startswith(b"\x89PNG") for data in reader.pictures)
print(len(reader.pictures), len(set(reader.pictures)))
END_OF_PROGRAM
# An existing page is not touched.
image-fidelity --html page.html <run.mcap
