extension PathPage {
    private func figure(_ caption: String, _ words: String, _ svg: String) -> String {
        guard !svg.isEmpty else { return "" }
        let line = words.isEmpty ? "" : "<p>\(Markup.text(words))</p>"
        return "<figure><figcaption>\(Markup.text(caption))</figcaption>\(line)\(svg)</figure>"
    }

    private func section(_ title: String, _ words: String, _ figures: [String]) -> String {
        let figures = figures.filter { !$0.isEmpty }
        guard !figures.isEmpty else { return "" }
        return "<section><h2>\(Markup.text(title))</h2><p>\(words)</p><div class=\"figures\">"
            + figures.joined(separator: "\n") + "</div></section>"
    }

    /// The names of the two bars.
    var receiptName: String { report.settings.isHardware ? "TEE" : "TEE floor" }

    private func bands(_ quantity: PublishedFigure.Quantity) -> [StackChart.Band] {
        report.published.filter { $0.quantity == quantity }.compactMap { figure in
            figure.interval.map { StackChart.Band(name: figure.name, range: $0) }
        }
    }

    /// What it takes to make the evidence, part by part.
    var timeCharts: String {
        let quotes = bands(.quote)
        let figures = report.subjects.map { subject in
            func bar(_ name: String, _ path: PathReport.Path) -> StackChart.Bar {
                StackChart.Bar(
                    name: name,
                    parts: path.steps.map {
                        StackChart.Part(name: $0.name, style: "s-\($0.name)", value: $0.wall.median)
                    }, note: "CPU \(Quantity.time(path.making.cpu.median))")
            }
            return figure(
                subject.name, subject.sentence,
                StackChart(
                    title: "\(subject.name): elapsed time by part",
                    bars: [bar("proof", subject.proof), bar(receiptName, subject.receipt)], bands: quotes
                ).svg)
        }
        let legend = [
            ("statement", "portable"), ("witness, or evaluation", "adx"), ("proof", "ifma"),
            (report.settings.isHardware ? "attestation" : "signature of software", "gmp"),
            ("published latency of a quote, measured by others", "other"),
        ].map { "<span><i style=\"background:var(--\($1))\"></i>\($0)</span>" }.joined()
        let words =
            "Elapsed time in a warm process, medians of each part; behind it the processor time of all. Bands are what others published of quotes: "
            + "they are not part of any bar.</p><p class=\"legend\">\(legend)"
        return section("The same statement both ways", words, figures)
    }

    /// Checking, memory, bytes.
    var otherCharts: String {
        func groups(_ value: (PathReport.Path) -> Double, _ note: (PathReport.Path) -> String) -> [BarChart.Group] {
            report.subjects.map { subject in
                BarChart.Group(
                    name: subject.name,
                    bars: [("proof", "p-proof", subject.proof), (receiptName, "p-receipt", subject.receipt)].map {
                        BarChart.Bar(name: $0, style: $1, value: value($2), note: note($2))
                    })
            }
        }
        func bytes(_ value: Double) -> String { "\(Quantity.decimal(value, places: 0)) B" }
        let published = report.published.filter { $0.quantity == .verification }.compactMap { figure in
            figure.interval.map { "\(figure.name) \(StackChart.text($0)) (\(figure.source))" }
        }.joined(separator: "; ")
        return section(
            "Checking, memory, bytes",
            "The verifier checks the whole bundle: its form, the statement, whom it trusts, and the evidence.",
            [
                figure(
                    "to check the bundle", "Published, not measured here: \(published).",
                    StackChart(
                        title: "elapsed time of a check",
                        bars: report.subjects.flatMap { subject in
                            [("proof", "p-proof", subject.proof), (receiptName, "p-receipt", subject.receipt)].map {
                                StackChart.Bar(
                                    name: "\(subject.name), \($0)",
                                    parts: [
                                        StackChart.Part(name: "check", style: $1, value: $2.verify.wall.median)
                                    ], note: "CPU \(Quantity.time($2.verify.cpu.median))")
                            }
                        }, bands: bands(.verification), left: 190
                    ).svg),
                figure(
                    "peak memory above the idle program", "Circuit, key and witness included.",
                    BarChart(
                        title: "peak memory", groups: groups({ max(0, $0.peakBytes.median) }, { _ in "" }),
                        format: Quantity.megabytes
                    ).svg),
                figure(
                    "bytes of the bundle", "How many of them are the evidence stands behind.",
                    BarChart(
                        title: "bytes of the bundle",
                        groups: groups({ Double($0.bundleBytes) }, { "of it \($0.evidenceBytes)" }), format: bytes
                    ).svg),
            ])
    }

    /// One attestation of many statements.
    var batchSection: String {
        guard report.batches.count > 1, let first = report.batches.first else { return "" }
        func log(_ count: Int) -> Int { Int.bitWidth - 1 - count.leadingZeroBitCount }
        func series(
            _ name: String, _ style: String, _ value: (PathReport.Batch) -> SampleSummary
        ) -> LogChart.Series {
            LogChart.Series(
                name: name, style: style,
                points: report.batches.map {
                    (log($0.count), value($0).median, value($0).minimum, value($0).maximum)
                })
        }
        return section(
            "One attestation of many statements",
            "The tree over the statements' digests, one signature, and a receipt for each, shared out; and the check of one of them, "
                + "with its place in the tree. Of statements like \(Markup.text(first.subject)); \(Markup.text(report.label)).",
            [
                figure(
                    "attestation, for each statement", "By the number of statements of one attestation.",
                    LogChart(
                        title: "seconds for each statement", series: [series("each", "b-gmp", \.perStatement)]
                    ).svg),
                figure(
                    "check of one statement", "",
                    LogChart(title: "seconds of a check", series: [series("check", "b-adx", \.verify.wall)]).svg),
            ])
    }
}
