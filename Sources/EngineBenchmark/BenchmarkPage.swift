/// The report as one page that needs nothing else: no scripts, no fonts, no pictures from elsewhere.
public struct BenchmarkPage {
    let report: BenchmarkReport

    /// The page of a report.
    public init(_ report: BenchmarkReport) {
        self.report = report
    }

    /// The page.
    public var html: String {
        Self.document(
            title: "Assay: engine benchmark", style: Self.style,
            sections: [
                head, remarks, targetTable, proofCharts, sumCharts, transformAndFieldCharts, verificationCharts,
                peerTable,
                fullTable, method,
            ])
    }

    /// A page of sections, which are markup.
    static func document(title: String, style: String, sections: [String]) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(Markup.text(title))</title>
        <style>\(style)</style>
        </head>
        <body>
        <main>
        \(sections.joined(separator: "\n"))
        </main>
        </body>
        </html>

        """
    }

    // MARK: Head

    private var head: String {
        let machine = report.machine
        let place =
            "\(machine.processor), \(machine.cores) cores, \(machine.architecture), "
            + "\(Quantity.decimal(Double(machine.memoryBytes) / 1_073_741_824, places: 0)) GiB, \(machine.system)"
        return """
            <header>
            <h1>Engine benchmark</h1>
            <p class="place">\(Markup.text(place))<br>\(Markup.text(report.startedAt)) · \
            \(Quantity.decimal(report.seconds, places: 0)) s\(report.settings.short ? " · short run" : "") · backends \
            \(report.settings.backends.map { $0 == report.defaultBackend ? "<b>\($0)</b>" : $0 }.joined(separator: ", ")) \
            · load \(Quantity.decimal(machine.loadBefore, places: 2)) before, \
            \(Quantity.decimal(machine.loadAfter, places: 2)) after</p>
            \(tiles)
            </header>
            """
    }

    private var tiles: String {
        var tiles: [(figure: String, caption: String)] = []
        let judged = report.targets.filter { $0.outcome != "not-judged" }
        let unjudged = report.targets.count - judged.count
        if !judged.isEmpty {
            let met = judged.count { $0.outcome == "met" }
            tiles.append(
                ("\(met) of \(judged.count)", "targets met" + (unjudged > 0 ? ", \(unjudged) more not judged" : "")))
        } else if unjudged > 0 {
            tiles.append(("no verdict", "on \(unjudged) targets: the machine was busy"))
        }
        for threads in report.settings.threads {
            let proofs = report.results.filter {
                $0.subject == BenchmarkCase.Subject.prove.rawValue && $0.variant == SyntheticCircuit.mul.rawValue
                    && $0.backend == report.defaultBackend && $0.threads == threads
            }
            if let largest = proofs.max(by: { ($0.log ?? 0) < ($1.log ?? 0) }), let log = largest.log {
                tiles.append(
                    (
                        Quantity.time(largest.wall.median),
                        "proof of 2\(Markup.superscript(log)) constraints, \(Self.words(threads))"
                    ))
            }
        }
        if let verify = own(.verify, "decoded", nil) {
            tiles.append((Quantity.time(verify.wall.median), "to verify a proof"))
        }
        let ratios = report.results.filter { $0.backend == report.defaultBackend }.compactMap(\.timesFasterThanPortable)
        if let best = ratios.max() {
            tiles.append(("\(Quantity.digits(best))×", "as fast as portable C, at the best"))
        }
        return "<div class=\"tiles\">"
            + tiles.map { "<div><b>\(Markup.text($0.figure))</b><span>\(Markup.text($0.caption))</span></div>" }
            .joined() + "</div>"
    }

    private var remarks: String {
        guard !report.remarks.isEmpty else { return "" }
        return "<aside>"
            + report.remarks.map { "<p>\(Markup.text($0.prefix(1).uppercased() + $0.dropFirst())).</p>" }
            .joined() + "</aside>"
    }

    // MARK: Pieces

    /// The result of the backend that is used by itself.
    func own(
        _ subject: BenchmarkCase.Subject, _ variant: String, _ log: Int?, threads: Int = 1
    ) -> BenchmarkReport.Result? {
        report.results(BenchmarkCase(subject: subject, variant: variant, log: log))
            .first { $0.backend == report.defaultBackend && $0.threads == threads }
    }

    static func words(_ threads: Int) -> String { threads == 1 ? "one thread" : "\(threads) threads" }

    /// A section with figures side by side; nothing without figures.
    func section(_ title: String, _ words: String, _ figures: [(caption: String, svg: String)]) -> String {
        let figures = figures.filter { !$0.svg.isEmpty }
        guard !figures.isEmpty else { return "" }
        return "<section><h2>\(Markup.text(title))</h2><p>\(words)</p><div class=\"figures\">"
            + figures.map { "<figure><figcaption>\(Markup.text($0.caption))</figcaption>\($0.svg)</figure>" }.joined()
            + "</div></section>"
    }
}
