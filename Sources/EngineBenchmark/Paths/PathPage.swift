/// The report of both paths as one page that needs nothing else: no scripts, no fonts, no pictures from elsewhere.
public struct PathPage {
    let report: PathReport

    /// The page of a report.
    public init(_ report: PathReport) {
        self.report = report
    }

    /// The page.
    public var html: String {
        BenchmarkPage.document(
            title: "Assay: proofs against receipts (\(report.label))", style: BenchmarkPage.style + Self.style,
            sections: [
                head, remarks, summarySection, timeCharts, otherCharts, batchSection, breakEvenSection, trustSection,
                publishedSection, figuresSection, omissions, method,
            ])
    }

    private static let style = """

        .label{display:inline-block;margin:0 0 .8rem;padding:.25rem .7rem;border-radius:999px;background:var(--gmp);
        color:#16130a;font-weight:600;font-size:.9rem}
        .legend{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;margin:0 0 1rem;font-size:.9rem;color:var(--soft)}
        .legend i{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.4em}
        .s-statement rect{fill:var(--portable)}.s-witness rect{fill:var(--adx)}.s-proof rect{fill:var(--ifma)}
        .s-evaluation rect{fill:var(--adx)}.s-attestation rect{fill:var(--gmp)}
        .p-proof rect{fill:var(--ifma)}.p-receipt rect{fill:var(--gmp)}
        .band rect{fill:var(--other);fill-opacity:.5}
        .halo{paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}
        td.prose{white-space:normal;min-width:15rem;vertical-align:top}td.ask{font-weight:600}
        .figures p{margin:.1rem 0 .6rem;font-size:.85rem;color:var(--soft);overflow-wrap:anywhere}
        th{vertical-align:bottom}td small{margin:0;color:var(--soft)}
        @media(max-width:34rem){main{padding:1.6rem .9rem 3rem}h1{font-size:1.8rem}section{margin-top:2.4rem}
        th,td{padding:.4rem .55rem}td.prose{min-width:11rem}figure{overflow-x:auto}figure svg{min-width:31rem}}
        @page{size:A4;margin:14mm}
        @media print{:root{--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--rule:#bbb;--faint:#ddd}
        body{font-size:9pt}main{max-width:none;padding:0}section{margin-top:1.6rem}h2{break-after:avoid}
        .label,.legend i,svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}
        .wide{overflow:visible;break-inside:auto}tr{break-inside:avoid}table{font-size:7.5pt}
        th,td{padding:.25rem .4rem;white-space:normal}td.prose{min-width:0}.figures{grid-template-columns:1fr 1fr}}
        """

    private var head: String {
        let machine = report.machine
        let place =
            "\(machine.processor), \(machine.cores) cores, \(machine.architecture), "
            + "\(Quantity.decimal(Double(machine.memoryBytes) / 1_073_741_824, places: 0)) GiB, \(machine.system)"
        return """
            <header>
            <h1>Proof path against TEE path</h1>
            <p class="label">TEE path: \(Markup.text(report.label))</p>
            <p class="place">\(Markup.text(place))<br>\(Markup.text(report.startedAt)) · \
            \(Quantity.decimal(report.seconds, places: 0)) s · \(report.settings.runs) samples of each path, by turns · \
            \(report.settings.threads) threads · load \(Quantity.decimal(machine.loadBefore, places: 2)) before, \
            \(Quantity.decimal(machine.loadAfter, places: 2)) after</p>
            </header>
            """
    }

    private var remarks: String {
        guard !report.remarks.isEmpty else { return "" }
        return "<aside>" + report.remarks.map { "<p>\(Markup.text($0))</p>" }.joined() + "</aside>"
    }

    /// A table in a section.
    func table(
        _ title: String, _ words: String, head: [String], rows: [[String]], prose: Bool = false
    ) -> String {
        guard !rows.isEmpty else { return "" }
        func cell(_ index: Int, _ text: String) -> String {
            prose ? "<td class=\"prose\(index == 0 ? " ask" : "")\">\(text)</td>" : "<td>\(text)</td>"
        }
        let top = head.map { "<th>\($0)</th>" }.joined()
        let body = rows.map { "<tr>" + $0.enumerated().map(cell).joined() + "</tr>" }.joined(separator: "\n")
        return """
            <section><h2>\(Markup.text(title))</h2><p>\(words)</p><div class="wide"><table><thead><tr>\(top)</tr>\
            </thead><tbody>\(body)</tbody></table></div></section>
            """
    }
}
