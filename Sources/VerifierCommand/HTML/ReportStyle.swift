/// The style sheet of pages: system fonts, two palettes, and paper.
///
/// Every colour is beside a shape or a word that says the same. Text has a contrast of 4.5 to 1 at least in both palettes.
enum ReportStyle {
    static let sheet: Markup = """
        :root { --ink: #1c2126; --quiet: #57606a; --line: #d5dae0; --paper: #ffffff; --tint: #f5f7f9;
        --good: #1a6b3c; --good-tint: #e7f4ec; --warn: #8a5300; --warn-tint: #fdf3e0; --bad: #b3261e; --bad-tint: #fdecea;
        --odd: #4a4f9c; --odd-tint: #eeeffa; --late: #6b4a86; --late-tint: #f5eefa; --edge: #57606a;
        --mono: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e4e8ec; --quiet: #a2abb5; --line: #3a424b; --paper: #14181c;
        --tint: #1d2329; --good: #6fce97; --good-tint: #15301f; --warn: #f0b95c; --warn-tint: #35270f; --bad: #ff9389;
        --bad-tint: #3d1917; --odd: #a9b0ff; --odd-tint: #20234a; --late: #d0aef0; --late-tint: #2e203a; --edge: #a2abb5; } }
        @media print { :root { --ink: #000000; --quiet: #444444; --line: #bbbbbb; --paper: #ffffff; --tint: #f5f7f9;
        --good: #1a6b3c; --good-tint: #e7f4ec; --warn: #8a5300; --warn-tint: #fdf3e0; --bad: #b3261e; --bad-tint: #fdecea;
        --odd: #4a4f9c; --odd-tint: #eeeffa; --late: #6b4a86; --late-tint: #f5eefa; --edge: #444444; } }
        .verified { --own: var(--good); --own-tint: var(--good-tint); }
        .not-accepted { --own: var(--warn); --own-tint: var(--warn-tint); }
        .stale { --own: var(--late); --own-tint: var(--late-tint); }
        .not-checkable { --own: var(--odd); --own-tint: var(--odd-tint); }
        .invalid { --own: var(--bad); --own-tint: var(--bad-tint); }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body { margin: 0; background: var(--paper); color: var(--ink);
        font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
        main { max-width: 54rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
        h1, h2, h3 { line-height: 1.3; font-weight: 600; overflow-wrap: anywhere; }
        h1 { font-size: 1.35rem; margin: 0; font-weight: 400; }
        h1 .word { font-weight: 700; color: var(--own); }
        h2 { font-size: 1.15rem; margin: 3rem 0 .75rem; }
        h3 { font-size: .95rem; margin: 1.5rem 0 .35rem; }
        p { margin: .5rem 0; overflow-wrap: anywhere; }
        .quiet { color: var(--quiet); }
        .verdict { display: flex; gap: 1rem; align-items: flex-start; padding: 1.25rem 1.4rem; border-radius: .6rem;
        background: var(--own-tint); border: 1px solid var(--own); }
        .mark { flex: none; width: 2.6rem; height: 2.6rem; }
        .symbol { fill: var(--own); } .stroke { fill: none; stroke: var(--paper); stroke-width: 2.2;
        stroke-linecap: round; stroke-linejoin: round; }
        .reasons { margin: 1rem 0 0; padding-left: 1.2rem; }
        p.reasons { padding-left: 0; }
        code, .hex { font-family: var(--mono); font-size: .82em; overflow-wrap: anywhere; } .hex { word-break: break-all; }
        li { overflow-wrap: anywhere; }
        code { color: var(--quiet); }
        table { border-collapse: collapse; width: 100%; font-size: .92rem; }
        th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line);
        overflow-wrap: anywhere; }
        th { font-weight: 600; } thead th { color: var(--quiet); font-weight: 500; font-size: .85rem; }
        .dimensions, .facts { table-layout: fixed; } .dimensions thead th:nth-child(1) { width: 11.5rem; }
        .dimensions thead th:nth-child(2) { width: 9rem; }
        .facts th { width: 10rem; font-weight: 500; color: var(--quiet); }
        .sign { display: inline-block; width: 1.25em; font-weight: 700; } .passed { color: var(--good); }
        .failed { color: var(--bad); } .skipped { color: var(--warn); } .state { white-space: nowrap; }
        ul.checks { list-style: none; margin: 0; padding: 0; font-size: .92rem; }
        ul.checks li { padding: .22rem 0 .22rem 1.6em; text-indent: -1.6em; overflow-wrap: anywhere; }
        ul.checks li * { text-indent: 0; } .fix { color: var(--quiet); display: block; }
        .link { margin: 1.75rem 0 0; padding: 1.1rem 1.3rem 1.3rem; border: 1px solid var(--line); border-radius: .6rem;
        border-left: .35rem solid var(--own); }
        .link h2 { margin: 0 0 .25rem; } .link h2 .outcome { color: var(--own); font-weight: 500; font-size: .85em; }
        .claim { font-size: 1.02rem; }
        .badge { display: inline-block; border: 1px solid var(--line); border-radius: 1rem; padding: .05rem .65rem;
        font-size: .85rem; margin: .15rem .35rem .15rem 0; overflow-wrap: anywhere; }
        .badge.counts { border-color: var(--good); color: var(--good); } .badge.idle { border-style: dashed; color: var(--quiet); }
        details { margin: .6rem 0 0; } summary { cursor: pointer; color: var(--quiet); font-size: .92rem; }
        figure { margin: 1rem 0 0; } .canvas { overflow-x: auto; } .chain { display: block; height: auto; max-width: 100%; margin: 0 auto; }
        .chain.wide { min-width: 38rem; }
        .chain text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; fill: var(--ink); }
        .chain .kind { font-size: 14px; font-weight: 600; } .chain .says { font-size: 12px; fill: var(--quiet); }
        .chain .tag { font-size: 11px; } .chain .tag.idle { fill: var(--quiet); }
        .chain .box { fill: var(--own-tint); stroke: var(--own); stroke-width: 1.5; }
        .chain .pill { fill: var(--paper); stroke: var(--good); } .chain .pill.idle { stroke: var(--quiet); stroke-dasharray: 3 2; }
        .edge { fill: none; stroke: var(--edge); stroke-width: 2; } .edge.thin { stroke-width: 1; opacity: .55; }
        .edge.output-to-input { stroke-width: 3.5; } .edge.through { stroke-dasharray: 7 4; } .edge.named { stroke-dasharray: 1.5 4;
        stroke-linecap: round; } .edge.none { stroke: var(--bad); stroke-dasharray: 10 3 2 3; stroke-width: 2.5; opacity: 1; }
        .frame { fill: none; stroke: var(--line); stroke-width: 1.5; }
        .head { fill: var(--edge); } .head.none { fill: var(--bad); }
        .legend { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; margin: .75rem 0 0; padding: 0; font-size: .85rem;
        color: var(--quiet); } .legend svg { width: 2.6rem; height: .8rem; vertical-align: middle; margin-right: .4rem; }
        .legend .mark { width: 1.2rem; height: 1.2rem; }
        pre { font-family: var(--mono); font-size: .82rem; background: var(--tint); border: 1px solid var(--line); border-radius: .4rem;
        padding: .8rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
        footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .85rem; }
        @media (max-width: 34rem) { main { padding: 1rem .9rem 3rem; } h1 { font-size: 1.15rem; } .verdict { padding: 1rem; gap: .75rem; }
        .mark { width: 2rem; height: 2rem; } .link { padding: .9rem .9rem 1rem; }
        .dimensions, .dimensions tbody, .dimensions tr, .dimensions th, .dimensions td, .facts, .facts tbody, .facts tr, .facts th,
        .facts td { display: block; width: auto; padding: 0; border: 0; }
        .dimensions tr, .facts tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
        .dimensions thead { display: none; } }
        @page { size: A4; margin: 16mm 14mm; }
        @media print { html { font-size: 9.5pt; } body { font-size: 9.5pt; } main { max-width: none; padding: 0; } h2, h3 { break-after: avoid; }
        .verdict, .chain, tr, li { break-inside: avoid; } .verdict, .chain, .link, pre { print-color-adjust: exact;
        -webkit-print-color-adjust: exact; } .link { break-inside: auto; } .chain { max-height: 235mm; }
        .canvas { overflow: visible; } .chain.wide { min-width: 0; } .chain.tall { display: none; }
        details::details-content { content-visibility: visible; height: auto; } }
        """
}
