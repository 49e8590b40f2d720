extension BenchmarkPage {
    static let style = """
        :root{--paper:#fbfaf8;--card:#fff;--ink:#1c1d21;--soft:#5d6068;--rule:#e4e2dc;--faint:#f0eee9;
        --portable:#8a8f99;--gmp:#c98a1b;--adx:#1f8a83;--ifma:#4b3fd1;--other:#b8526b;--met:#1f7a4d;--missed:#b3402a}
        @media(prefers-color-scheme:dark){:root{--paper:#15161a;--card:#1d1f25;--ink:#ecebe7;--soft:#9fa3ad;--rule:#32353d;
        --faint:#262930;--portable:#9aa0ab;--gmp:#e0a83e;--adx:#3fb8ae;--ifma:#9a8fff;--other:#e08aa0;--met:#57c78d;
        --missed:#f0846c}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);
        font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
        main{max-width:1240px;margin:0 auto;padding:3rem 1.5rem 5rem}
        h1{font-size:2.4rem;line-height:1.1;letter-spacing:-.02em;margin:0 0 .6rem}
        h2{font-size:1.35rem;letter-spacing:-.01em;margin:0 0 .3rem}
        section{margin-top:3.2rem}section>p{max-width:72ch;color:var(--soft);margin:.2rem 0 1.2rem}
        .place,.muted,small{color:var(--soft)}.place{margin:0}
        code{font:.88em ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
        .tiles{display:flex;flex-wrap:wrap;gap:1rem;margin-top:1.8rem}
        .tiles div{flex:1 1 11rem;background:var(--card);border:1px solid var(--rule);border-radius:12px;
        padding:1rem 1.2rem}
        .tiles b{display:block;font-size:1.7rem;letter-spacing:-.02em;line-height:1.2;font-variant-numeric:tabular-nums}
        .tiles span{color:var(--soft);font-size:.88rem}
        aside{margin-top:1.6rem;border-left:4px solid var(--gmp);background:var(--card);padding:.7rem 1.1rem;
        border-radius:0 8px 8px 0}aside p{margin:.25rem 0}
        .figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,460px),1fr));gap:1.2rem}
        figure{margin:0;background:var(--card);border:1px solid var(--rule);border-radius:12px;padding:1rem 1.1rem}
        figcaption{font-weight:600;font-size:.95rem;margin-bottom:.6rem}
        svg{display:block;width:100%;height:auto;overflow:visible}
        svg text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;fill:var(--ink)}
        svg .axis{fill:var(--soft);font-size:11.5px}svg .end{text-anchor:end}svg .middle{text-anchor:middle}
        svg .group{font-weight:600}svg .value{font-variant-numeric:tabular-nums}svg .note{fill:var(--soft);font-size:11px}
        svg .grid{stroke:var(--rule);stroke-width:1}svg .faint{stroke:var(--faint)}
        svg polyline{fill:none;stroke-width:2;stroke-linejoin:round}svg .whisker{stroke-width:1.2;opacity:.7}
        svg circle{stroke:var(--card);stroke-width:1.5}svg .name{font-weight:600}
        .b-portable *{stroke:var(--portable);fill:var(--portable)}.b-gmp *{stroke:var(--gmp);fill:var(--gmp)}
        .b-adx *{stroke:var(--adx);fill:var(--adx)}.b-ifma *{stroke:var(--ifma);fill:var(--ifma)}
        .b-other *{stroke:var(--other);fill:var(--other)}.b-other polyline{stroke-dasharray:4 4}
        [class^=b-] polyline{fill:none}[class^=b-] text{stroke:none}[class^=b-] rect{stroke:none}
        [class^=b-] circle{stroke:var(--card)}
        .limit line{stroke:var(--missed);stroke-width:1.5;stroke-dasharray:3 2}
        .wide{overflow-x:auto;background:var(--card);border:1px solid var(--rule);border-radius:12px}
        table{border-collapse:collapse;width:100%;font-size:.88rem;font-variant-numeric:tabular-nums}
        th{text-align:left;font-weight:600;color:var(--soft);border-bottom:1px solid var(--rule)}
        th,td{padding:.45rem .8rem;white-space:nowrap}tbody tr+tr td{border-top:1px solid var(--faint)}
        tr.own td{font-weight:600}small{font-size:.85em;margin-left:.2em}
        .met{color:var(--met);font-weight:600}.missed{color:var(--missed);font-weight:600}
        .bullet{width:124px;height:14px}.bullet .track{fill:var(--faint)}.bullet .used{fill:var(--soft)}
        .bullet.met .used{fill:var(--met)}.bullet.missed .used{fill:var(--missed)}
        .bullet .mark{stroke:var(--ink);stroke-width:1.5}
        summary{cursor:pointer;margin-bottom:.8rem;color:var(--soft)}
        .method{color:var(--soft)}.method h2{color:var(--ink)}.method ul{padding-left:1.2rem;max-width:80ch}
        @media print{details{display:block}.tiles div,figure,.wide{break-inside:avoid}}
        """
}
