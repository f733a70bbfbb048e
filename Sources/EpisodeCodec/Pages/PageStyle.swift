/// The looks of a page, in light and dark.
enum PageStyle {
  static let sheet: Markup = """
    :root{--paper:#f6f7f9;--card:#fff;--ink:#1b2028;--dim:#667080;--line:#e1e5ea;--bar:#7fa8d9;
    --red:#c62828;--redbg:#fdecea;--amber:#8a5300;--amberbg:#fff3dd;--blue:#1d5fa8;--bluebg:#e8f1fb;
    --green:#1e7a3c;--c0:#1f77b4;--c1:#e0700a;--c2:#2a9141;--c3:#cf2f33;--c4:#8a60b8;--c5:#8c5a4c;
    --c6:#d65db1;--c7:#5d6775}
    @media(prefers-color-scheme:dark){:root{--paper:#12151a;--card:#1b2027;--ink:#e6eaf0;
    --dim:#98a3b3;--line:#2e3540;--bar:#3f6ea3;--red:#ff8a80;--redbg:#45211f;--amber:#ffc069;
    --amberbg:#3d2e14;--blue:#8fc2ff;--bluebg:#1a304a;--green:#7fd69a;--c0:#5fb0ea;--c1:#ff9d4a;
    --c2:#5fcf78;--c3:#ff7376;--c4:#bd98e8;--c5:#c79a8c;--c6:#f08fd4;--c7:#a9b4c2}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--paper);color:var(--ink);
    font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
    main{max-width:1180px;margin:0 auto;padding:20px 16px 60px}
    h1{font-size:1.5rem;margin:8px 0 0;overflow-wrap:anywhere}
    h2{font-size:1.1rem;margin:28px 0 10px}
    h3{font-size:1rem;margin:0;overflow-wrap:anywhere}
    header p{margin:2px 0}
    nav{margin:0 0 14px;font-size:.9rem}
    nav a,summary{color:var(--blue);margin-right:10px}
    .dim{color:var(--dim)}
    .red{color:var(--red)}
    .card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px;
    margin:0 0 14px}
    .good{color:var(--green)}
    .findings h2{margin:0 0 8px}
    .counts{font-size:.85rem;font-weight:400;margin-left:8px}
    .findings ul{list-style:none;margin:0;padding:0}
    .findings li{display:flex;gap:10px;align-items:baseline;padding:6px 0;
    border-top:1px solid var(--line);overflow-wrap:anywhere}
    .findings li div{min-width:0}
    .tag{border-radius:20px;padding:1px 9px;font-size:.8rem;font-weight:600;white-space:nowrap}
    .tag.error{color:var(--red);background:var(--redbg)}
    .tag.warning{color:var(--amber);background:var(--amberbg)}
    .tag.note{color:var(--blue);background:var(--bluebg)}
    dl.card{display:grid;grid-template-columns:repeat(auto-fill,minmax(215px,1fr));gap:10px 18px}
    dt{color:var(--dim);font-size:.8rem}
    dd{margin:0;font-weight:600;overflow-wrap:anywhere}
    .wide{overflow-x:auto;padding:4px 0}
    table{border-collapse:collapse;width:100%;font-size:.9rem}
    th,td{text-align:left;padding:5px 14px;white-space:nowrap}
    th{color:var(--dim);font-weight:500;border-bottom:1px solid var(--line)}
    tbody tr:nth-child(even){background:color-mix(in srgb,var(--line) 28%,transparent)}
    .n{text-align:right;font-variant-numeric:tabular-nums}
    .facts{margin:2px 0 12px;color:var(--dim)}
    .facts span:not(:last-child)::after{content:"·";margin-left:6px}
    .cameras{display:flex;flex-wrap:wrap;gap:14px 20px;margin-bottom:14px}
    .name{font-size:.85rem;color:var(--dim);overflow-wrap:anywhere}
    .film{display:flex;gap:4px;margin-top:3px}
    .film figure{margin:0;min-width:0;flex:0 1 auto}
    .film img{display:block;max-width:100%;height:auto;border-radius:5px;background:#000}
    .film figcaption{font-size:.75rem;color:var(--dim);text-align:center}
    .bad{width:140px;max-width:100%;height:105px;display:grid;place-items:center;border-radius:5px;
    color:var(--red);background:var(--redbg)}
    .time{display:grid;grid-template-columns:minmax(90px,max-content) minmax(120px,1fr) max-content;
    gap:4px 12px;align-items:center;font-size:.85rem;margin-bottom:10px}
    .time svg{width:100%;height:10px;display:block;border-radius:3px;background:var(--paper)}
    .time .dim{font-variant-numeric:tabular-nums;font-size:.8rem}
    .time .dim.red{color:var(--red)}
    .bar{fill:var(--bar)}
    .gap{fill:var(--red)}
    .axis{display:flex;justify-content:space-between;font-size:.75rem;color:var(--dim)}
    .axis i{font-style:normal}
    summary{cursor:pointer;font-size:.9rem}
    .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(440px,100%),1fr));
    gap:12px 20px;margin-top:8px}
    .charts figure{margin:0;min-width:0}
    .charts figcaption{font-size:.8rem;overflow-wrap:anywhere}
    .charts figcaption span{color:var(--dim);margin-left:6px;white-space:nowrap}
    .charts figcaption i{display:inline-block;width:9px;height:9px;border-radius:2px;
    margin-right:3px}
    .plot{position:relative;border:1px solid var(--line);border-radius:6px;background:var(--paper);
    margin-top:3px}
    .plot svg{display:block;width:100%;height:130px}
    .plot path{fill:none;stroke-width:1.4;vector-effect:non-scaling-stroke;stroke-linejoin:round;
    stroke-linecap:round}
    .plot path:hover{stroke-width:3.5}
    .curves{max-width:700px}
    .curves svg{display:block;width:100%;height:auto;margin-top:3px}
    .curves text{font-size:11px;fill:var(--dim)}
    .curves .end{text-anchor:end}.curves .mid{text-anchor:middle}
    .curves path{fill:none;stroke-width:1.6}
    .curves .grid{stroke:var(--line);stroke-width:1}
    .curves .level{stroke:var(--dim);stroke-dasharray:4 4;stroke-width:1}
    .curves .dot{stroke-width:7;stroke-linecap:round}
    .crops{display:flex;flex-wrap:wrap;gap:12px}
    .crops figure{margin:0;width:192px;max-width:46%}
    .crops img{display:block;width:100%;image-rendering:pixelated;border-radius:5px}
    .crops figcaption{font-size:.75rem;color:var(--dim);overflow-wrap:anywhere}
    .hi,.lo{position:absolute;left:5px;font-size:.7rem;color:var(--dim);pointer-events:none;
    font-variant-numeric:tabular-nums}
    .hi,.lo{background:color-mix(in srgb,var(--paper) 75%,transparent);border-radius:3px}
    .hi{top:2px}
    .lo{bottom:2px}
    .c0{stroke:var(--c0)}.c1{stroke:var(--c1)}.c2{stroke:var(--c2)}.c3{stroke:var(--c3)}
    .c4{stroke:var(--c4)}.c5{stroke:var(--c5)}.c6{stroke:var(--c6)}.c7{stroke:var(--c7)}
    .b0{background:var(--c0)}.b1{background:var(--c1)}.b2{background:var(--c2)}
    .b3{background:var(--c3)}.b4{background:var(--c4)}.b5{background:var(--c5)}
    .b6{background:var(--c6)}.b7{background:var(--c7)}
    .histograms{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(205px,42%),1fr));
    gap:16px 22px}
    .histogram{margin:0;min-width:0}
    .histogram figcaption{font-size:.8rem;overflow-wrap:anywhere}
    .histogram svg{display:block;width:100%;height:54px;border-bottom:1px solid var(--line)}
    .histogram path{fill:var(--bar)}
    .ends{display:flex;justify-content:space-between;gap:6px;font-size:.72rem;color:var(--dim);
    font-variant-numeric:tabular-nums}
    @media(max-width:560px){.time{grid-template-columns:1fr max-content;
    grid-auto-flow:dense}
    .time svg{grid-column:1/-1;grid-row:auto}.time .axis{grid-column:1/-1}
    .time>span:empty{display:none}.card{padding:12px}}

    """
}
