/// The parts of the page that do not depend on the rows.
enum AnnotationPageText {
  static let head = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
    style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src @MEDIA@; media-src @MEDIA@">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Annotation</title>
    <style>
    :root{--paper:#f6f7f9;--card:#fff;--ink:#1b2028;--dim:#667080;--line:#d5dae2;--blue:#1d5fa8;
    --green:#1e7a3c;--red:#c62828}
    @media(prefers-color-scheme:dark){:root{--paper:#12151a;--card:#1b2027;--ink:#e6eaf0;
    --dim:#98a3b3;--line:#39424f;--blue:#8fc2ff;--green:#7fd69a;--red:#ff8a80}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--paper);color:var(--ink);
    font:16px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
    header{position:sticky;top:0;background:var(--card);border-bottom:1px solid var(--line);
    padding:8px 16px;display:flex;gap:14px;align-items:center;flex-wrap:wrap}
    header b{font-variant-numeric:tabular-nums}
    progress{flex:1;min-width:120px;height:8px}
    main{max-width:1180px;margin:0 auto;padding:16px}
    h1{font-size:1.25rem;margin:4px 0;overflow-wrap:anywhere}
    #note{margin:0;min-height:1.5em}
    .dim{color:var(--dim);overflow-wrap:anywhere}
    #frames{display:grid;grid-template-columns:repeat(auto-fill,minmax(240px,1fr));gap:8px;
    margin:12px 0}
    figure{margin:0}
    figure img,video{display:block;width:100%;border-radius:6px;background:#000}
    figcaption{font-size:.8rem;color:var(--dim)}
    button{font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--line);
    border-radius:8px;padding:7px 14px;margin:0 6px 8px 0;cursor:pointer}
    button:focus-visible,input:focus-visible,textarea:focus-visible{outline:3px solid var(--blue)}
    button.yes{border-color:var(--green);color:var(--green)}
    button.no{border-color:var(--red);color:var(--red)}
    button.chosen{background:var(--blue);border-color:var(--blue);color:var(--card)}
    button:disabled{opacity:.45;cursor:default}
    kbd{font:600 .75rem/1 monospace;border:1px solid currentColor;border-radius:4px;
    padding:1px 4px;margin-left:6px;opacity:.75}
    textarea,input{font:inherit;color:var(--ink);background:var(--paper);
    border:1px solid var(--line);border-radius:8px;padding:6px 10px}
    textarea{width:100%;min-height:64px;display:block;margin:0 0 8px}
    [hidden]{display:none!important}
    </style>
    </head>
    <body>
    <header><b id="place"></b><progress id="progress" value="0" max="1"></progress>
    <input id="who" placeholder="your pseudonym" aria-label="your pseudonym" size="16">
    <button id="undo">Undo<kbd>u</kbd></button>
    <button id="save">Save file<kbd>Ctrl s</kbd></button></header>
    <main>
    <h1 id="question"></h1>
    <div class="dim"><span id="episode"></span> · model: <span id="answer"></span>
    <span id="given"></span></div>
    <p class="dim" id="note" role="status"></p>
    <div id="labels"></div>
    <div id="reasons" hidden></div>
    <div id="words"><textarea id="text" aria-label="text"></textarea>
    <button id="take">Take the text<kbd>Ctrl Enter</kbd></button></div>
    <button id="skip">Skip<kbd>s</kbd></button>
    <button id="back" aria-label="previous">&larr;</button>
    <button id="next" aria-label="next">&rarr;</button>
    <div id="frames"></div>
    </main>

    """

  static let tail = """
    <script>
    "use strict";
    const find = id => document.getElementById(id);
    const setup = JSON.parse(find("setup").textContent);
    const items = [...document.querySelectorAll("script.item")];
    const cache = new Map();
    const item = n => {
      if (!cache.has(n)) cache.set(n, JSON.parse(items[n].textContent));
      return cache.get(n);
    };
    let state = {answers: {}, history: [], who: ""};
    try {
      const kept = JSON.parse(localStorage.getItem(setup.key) || "null");
      if (kept && kept.answers) state = kept;
    } catch { }
    let at = 0, shown = Date.now(), isAsking = false, isSaved = true, isKept = true;

    const keep = () => {
      try { localStorage.setItem(setup.key, JSON.stringify(state)); isKept = true; }
      catch { isKept = false; }
    };
    const done = () => Object.keys(state.answers).length;
    const open = from => {
      for (let step = 0; step < items.length; step++) {
        const n = (from + step) % items.length;
        if (!(n in state.answers)) return n;
      }
      return -1;
    };

    function show(n) {
      at = Math.max(0, Math.min(items.length - 1, n));
      shown = Date.now();
      isAsking = false;
      find("place").textContent = items.length
        ? `${at + 1} of ${items.length}, ${done()} done` : "no rows";
      find("progress").max = Math.max(1, items.length);
      find("progress").value = done();
      if (!items.length) return;
      const it = item(at);
      const row = JSON.parse(it.row);
      find("question").textContent = it.question;
      find("episode").textContent = row.id;
      find("answer").textContent = it.answer;
      const given = state.answers[at];
      find("given").textContent = given
        ? " · you: " + (given.skipped ? "skipped"
          : [given.label, given.reason, given.text].filter(x => x).join(", ")) : "";
      find("text").value = given && given.text || it.text || "";
      const place = find("frames");
      place.textContent = "";
      const pictures = [...document.querySelectorAll("script.f" + at)].map(x => x.textContent);
      const add = (source, caption, video) => {
        const figure = document.createElement("figure");
        const media = document.createElement(video ? "video" : "img");
        if (video) { media.controls = media.muted = media.loop = media.autoplay = true; }
        else media.alt = caption;
        media.src = source;
        const text = document.createElement("figcaption");
        text.textContent = caption;
        figure.append(media, text);
        place.append(figure);
      };
      pictures.forEach((source, k) =>
        add(source, `${it.frames[k].camera} ${it.frames[k].seconds.toFixed(1)} s`, false));
      (it.media || []).forEach(source => add(source, "", it.video));
      find("reasons").hidden = true;
      for (const button of document.querySelectorAll("#labels button"))
        button.classList.toggle("chosen", !!given && given.label === button.value);
      find("undo").disabled = !state.history.length;
    }

    function answer(values) {
      if (!items.length) return;
      state.history.push([at, state.answers[at] || null]);
      state.answers[at] = {...values, when: new Date().toISOString(),
        lead_time: Math.round((Date.now() - shown) / 100) / 10};
      isSaved = false;
      keep();
      const n = open(at + 1);
      find("note").textContent = n < 0 ? "All rows have an answer: save the file."
        : isKept ? "" : "This browser keeps nothing: save the file before you leave.";
      show(n < 0 ? at : n);
    }

    function choose(label) {
      if (label === "no" && setup.reasons.length) {
        isAsking = true;
        find("reasons").hidden = false;
        find("reasons").querySelector("button").focus();
      } else answer({label});
    }

    function undo() {
      const last = state.history.pop();
      if (!last) return;
      if (last[1]) state.answers[last[0]] = last[1]; else delete state.answers[last[0]];
      keep();
      find("note").textContent = "";
      show(last[0]);
    }

    function file() {
      return {bagpipe: "annotations", version: 1, page: setup.key,
        answers: Object.keys(state.answers).map(Number).sort((a, b) => a - b).map(n => ({
          row: item(n).row, who: state.who || null, ...state.answers[n]}))};
    }

    function save() {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(
        new Blob([JSON.stringify(file(), null, 1)], {type: "application/json"}));
      link.download = "annotations.json";
      link.click();
      isSaved = true;
      find("note").textContent = `Saved ${done()} answers.`;
    }

    const keys = {};
    setup.labels.forEach((label, k) => {
      const key = {yes: "y", no: "n"}[label] || String(k + 1);
      const button = document.createElement("button");
      button.value = label;
      button.className = label === "yes" || label === "no" ? label : "";
      button.append({yes: "Success", no: "Failure"}[label] || label);
      button.append(Object.assign(document.createElement("kbd"), {textContent: key}));
      button.onclick = () => choose(label);
      find("labels").append(button);
      keys[key] = keys[String(k + 1)] = () => choose(label);
    });
    [...setup.reasons, null].forEach((reason, k) => {
      const button = document.createElement("button");
      button.append(reason || "no reason");
      if (k < 9) button.append(
        Object.assign(document.createElement("kbd"), {textContent: k + 1}));
      button.onclick = () => answer(reason ? {label: "no", reason} : {label: "no"});
      find("reasons").append(button);
    });
    find("take").onclick = () => {
      const text = find("text").value.trim();
      if (text) answer({text});
    };
    find("skip").onclick = () => answer({skipped: true});
    find("undo").onclick = undo;
    find("save").onclick = save;
    find("back").onclick = () => show(at - 1);
    find("next").onclick = () => show(at + 1);
    find("who").value = state.who;
    find("who").oninput = () => { state.who = find("who").value.trim(); keep(); };
    keys.s = () => find("skip").click();
    keys.u = undo;
    keys.ArrowLeft = () => show(at - 1);
    keys.ArrowRight = () => show(at + 1);
    addEventListener("keydown", event => {
      const control = event.ctrlKey || event.metaKey;
      if (control && event.key === "s") { event.preventDefault(); return save(); }
      if (control && event.key === "Enter") return find("take").click();
      if (control || event.altKey || /^(INPUT|TEXTAREA)$/.test(event.target.tagName)) return;
      if (isAsking) {
        if (event.key === "Escape") return show(at);
        const button = find("reasons").children[Number(event.key) - 1];
        if (button) { event.preventDefault(); return button.click(); }
      }
      if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
    });
    addEventListener("beforeunload", event => {
      if (!isSaved && !isKept) event.preventDefault();
    });
    show(Math.max(0, open(0)));
    </script>
    </body>
    </html>

    """
}
