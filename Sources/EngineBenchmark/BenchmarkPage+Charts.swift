extension BenchmarkPage {
    private typealias Subject = BenchmarkCase.Subject

    /// One line for each backend, and one for each other prover whose figures the targets carry.
    private func chart(
        _ subject: BenchmarkCase.Subject, _ variant: String, threads: Int = 1, withOthers: Bool = false
    ) -> String {
        let results = report.results.filter {
            $0.subject == subject.rawValue && $0.variant == variant && $0.threads == threads
        }
        // A line needs two sizes to be one; a single size is in the table.
        guard Set(results.compactMap(\.log)).count > 1 else { return "" }
        var series = report.settings.backends.map { backend in
            LogChart.Series(
                name: backend, style: "b-\(backend)",
                points: results.filter { $0.backend == backend }.compactMap { result in
                    result.log.map { ($0, result.wall.median, result.wall.minimum, result.wall.maximum) }
                })
        }
        if withOthers {
            let logs = Set(results.compactMap(\.log))
            let targets = EngineTarget.all.filter {
                $0.item.subject == subject && $0.item.variant == variant && $0.threads == threads
                    && $0.quantity == .seconds && $0.backend == nil && logs.contains($0.item.log ?? 0)
            }
            for (name, figure) in [("gnark*", \EngineTarget.gnark), ("rapidsnark*", \EngineTarget.rapidsnark)] {
                let points = targets.compactMap { target in
                    target[keyPath: figure].flatMap { value in
                        target.item.log.map { (log: $0, value: value, low: value, high: value) }
                    }
                }
                if !points.isEmpty { series.append(LogChart.Series(name: name, style: "b-other", points: points)) }
            }
        }
        return LogChart(title: "\(subject.rawValue) \(variant)", series: series.filter { !$0.points.isEmpty }).svg
    }

    var proofCharts: String {
        var figures: [(String, String)] = []
        for circuit in SyntheticCircuit.allCases {
            for threads in report.settings.threads {
                figures.append(
                    (
                        "\(circuit.rawValue), \(Self.words(threads))",
                        chart(.prove, circuit.rawValue, threads: threads, withOthers: true)
                    ))
            }
        }
        figures.append(("peak memory of a proof above the idle program, \(report.defaultBackend)", memoryChart))
        return section(
            "Proofs",
            """
            From a witness to a Groth16 proof that has verified itself. <b>mul</b>: a chain of products, every wire \
            dense and of full size. <b>bool</b>: 15 of 16 constraints say that a wire is 0 or 1. \
            <span class="muted">* measured on such a machine on an earlier day, not in this run.</span>
            """, figures)
    }

    private var memoryChart: String {
        var series = SyntheticCircuit.allCases.map { circuit in
            LogChart.Series(
                name: circuit.rawValue, style: circuit == .mul ? "b-ifma" : "b-adx",
                points: report.results.filter {
                    $0.subject == Subject.prove.rawValue && $0.variant == circuit.rawValue && $0.threads == 1
                        && $0.backend == report.defaultBackend
                }.compactMap { result in
                    guard let log = result.log, let peak = result.peakBytes, peak > 0 else { return nil }
                    return (log, Double(peak), Double(peak), Double(peak))
                })
        }
        let logs = Set(series.flatMap { $0.points.map(\.log) })
        guard logs.count > 1 else { return "" }
        let others = EngineTarget.all.compactMap { target -> (log: Int, value: Double, low: Double, high: Double)? in
            guard target.quantity == .peakBytes, let log = target.item.log, logs.contains(log) else { return nil }
            return (log, target.limit, target.limit, target.limit)
        }
        if others.count > 0 { series.append(LogChart.Series(name: "rapidsnark*", style: "b-other", points: others)) }
        return LogChart(title: "peak memory", series: series.filter { !$0.points.isEmpty }, format: Quantity.megabytes)
            .svg
    }

    var sumCharts: String {
        section(
            "Multi-scalar multiplication",
            """
            Σ sᵢ·Bᵢ over points of G1 and G2, from canonical scalars: dense ones of full size, 0 or 1, and of 16 \
            bits. One thread.
            """,
            [
                ("G1, dense scalars", chart(.sumG1, "dense", withOthers: true)),
                ("G2, dense scalars", chart(.sumG2, "dense", withOthers: true)),
                ("G1 on \(report.defaultBackend), by kind of scalar", scalarChart(.sumG1)),
                ("G2 on \(report.defaultBackend), by kind of scalar", scalarChart(.sumG2)),
            ])
    }

    private func scalarChart(_ subject: BenchmarkCase.Subject) -> String {
        let results = report.results.filter {
            $0.subject == subject.rawValue && $0.threads == 1 && $0.backend == report.defaultBackend
        }
        guard Set(results.compactMap(\.log)).count > 1 else { return "" }
        let styles = [("dense", "b-ifma"), ("16-bit", "b-adx"), ("boolean", "b-gmp")]
        let series = styles.map { variant, style in
            LogChart.Series(
                name: variant, style: style,
                points: results.filter { $0.variant == variant }.compactMap { result in
                    result.log.map { ($0, result.wall.median, result.wall.minimum, result.wall.maximum) }
                })
        }
        return LogChart(title: "\(subject.rawValue) by scalars", series: series.filter { !$0.points.isEmpty }).svg
    }

    var transformAndFieldCharts: String {
        section(
            "Transforms and fields",
            """
            The transform is one half of the way from values on a domain to those on its odd coset, shift included; \
            one thread. Single multiplications are calls from Swift, in a chain or eight at once; vectors are of 1024.
            """,
            [
                ("number-theoretic transform", chart(.transform, "odd-coset", withOthers: true)),
                ("a multiplication in Fp", bars(.fieldFp, ["chained", "independent", "vector"])),
                ("a multiplication in Fr", bars(.fieldFr, ["chained", "independent", "vector"])),
            ])
    }

    var verificationCharts: String {
        section(
            "Verification",
            """
            <b>decoded</b>: the pairing equation of a proof whose points have been checked. <b>bytes</b>: decompression \
            and subgroup checks too. <b>batch</b>: per proof, 128 at once from bytes. The line is the target.
            """,
            [
                ("a proof", bars(.verify, ["decoded", "bytes", "batch-128"])),
                ("a pairing", bars(.pairing, ["single"])),
            ])
    }

    private func bars(_ subject: BenchmarkCase.Subject, _ variants: [String]) -> String {
        let groups = variants.compactMap { variant -> BarChart.Group? in
            let item = BenchmarkCase(subject: subject, variant: variant, log: nil)
            let bars = report.results(item).map { result in
                BarChart.Bar(
                    name: result.backend, style: "b-\(result.backend)", value: result.wall.median,
                    note: result.timesFasterThanPortable.map { "\(Quantity.digits($0))×" }
                        ?? (result.quiet ? "" : "disturbed"))
            }
            guard !bars.isEmpty else { return nil }
            return BarChart.Group(
                name: variant, bars: bars, limit: EngineTarget.all.first { $0.item == item }?.limit)
        }
        return BarChart(title: subject.rawValue, groups: groups).svg
    }
}
