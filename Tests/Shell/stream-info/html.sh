# The page has what is wrong first; it is one file, in which a text from outside is text, and nothing
# is loaded from elsewhere.
bag=$DATA/pick_cube_sample.bag
bag-cat --id '{stem}<script>alert(1)</script>&"' "$bag" "$bag" \
  | step-align --rate 10 observation/image=/camera/front/image_raw action=/action.data \
      language_instruction=/instruction.data >steps.mcap
stream-info --html steps.html steps.mcap
python3 - steps.html <<'END_OF_PROGRAM'
import html.parser, re, sys

class Reader(html.parser.HTMLParser):
    open_tags, counts, text, heading = [], {}, [], None
    void = {"meta", "img", "rect"}
    def handle_starttag(self, tag, attributes):
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if tag not in self.void and self.get_starttag_text()[-2:] != "/>":
            self.open_tags.append(tag)
        for name, value in attributes:
            if name in ("src", "href", "style") or name.startswith("on"):
                assert value.startswith(("data:image/jpeg;base64,/9j/", "#")), (tag, name, value[:40])
    def handle_startendtag(self, tag, attributes):
        self.counts[tag] = self.counts.get(tag, 0) + 1
    def handle_endtag(self, tag):
        while self.open_tags[-1] == "rect": self.open_tags.pop()
        assert self.open_tags.pop() == tag, tag
    def handle_data(self, data):
        if data.strip() and "style" not in self.open_tags: self.text.append(data.strip())

page = open(sys.argv[1]).read()
reader = Reader()
reader.feed(page)
assert not reader.open_tags, reader.open_tags
assert "script" not in reader.counts and "link" not in reader.counts
assert not re.search(r"https?:|url\(|@import", page)
print({tag: reader.counts[tag] for tag in ("img", "h3", "figure")})
print([text for text in reader.text if "alert" in text])
print(reader.text[reader.text.index("Findings"):][:6])
END_OF_PROGRAM
# One name, one file, whole or not at all.
stream-info --html steps.html steps.mcap
head -c 3000000 steps.mcap | stream-info --html cut.html
stream-info --html two.html steps.mcap steps.mcap
stream-info --force --html steps.html steps.mcap
ls -A
