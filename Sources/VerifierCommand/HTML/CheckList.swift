import ProofChain
import Verification

/// Checks as a page shows them: what fails and what was not checked first and open, what holds after it.
struct CheckList {
    let checks: [Check]
    let detail: VerdictPage.Detail

    /// The most findings of a list where there is little room.
    private static let fewest = 3

    var markup: Markup {
        let failed = checks.filter { $0.result == .failed }
        let skipped = checks.filter { $0.result == .notPerformed }
        let passed = checks.filter { $0.result == .passed }
        var result = list(failed, "Does not hold")
        if !skipped.isEmpty {
            let own = skipped.filter { Self.grouped[$0.code] == nil }
            result += "<h3>Not checked</h3>\n"
            if !own.isEmpty { result += items(own) }
            result += groups(of: skipped)
        }
        guard !passed.isEmpty else { return result }
        if detail == .full {
            let word = passed.count == 1 ? "check holds" : "checks hold"
            result += "<details><summary>\(passed.count) \(word)</summary>\(items(passed))</details>\n"
        } else {
            result += "<p class=\"quiet\">\(passed.count) checks hold.</p>\n"
        }
        return result
    }

    private func list(_ checks: [Check], _ title: String) -> Markup {
        guard !checks.isEmpty else { return .nothing }
        return "<h3>\(title)</h3>\n\(items(checks))\n"
    }

    /// What nobody asked for, and what was never reached, in a line each, as in the text.
    private static let grouped = [
        "expectation.none": "nobody said what to expect",
        "check.not-reached": "not reached, because an earlier check failed",
    ]

    private func groups(of skipped: [Check]) -> Markup {
        let items: [Markup] = Self.grouped.sorted { $0.key > $1.key }.compactMap { code, reason in
            var names: [String] = []
            for check in skipped where check.code == code && !names.contains(check.name.title) {
                names.append(check.name.title)
            }
            guard !names.isEmpty else { return nil }
            let sign = ReportPage.sign(isPassed: false, isFailed: false)
            return "<li>\(sign)\(reason): \(names.joined(separator: ", "))</li>\n"
        }
        return items.isEmpty ? .nothing : "<ul class=\"checks\">\n\(items)</ul>\n"
    }

    private func items(_ checks: [Check]) -> Markup {
        let count = detail == .least ? Self.fewest : checks.count
        let items: [Markup] = checks.prefix(count).map(item)
        let rest: Markup =
            checks.count > count ? "<li class=\"quiet\">and \(checks.count - count) more</li>\n" : .nothing
        return "<ul class=\"checks\">\n\(items)\(rest)</ul>"
    }

    private func item(_ check: Check) -> Markup {
        let sign = ReportPage.sign(isPassed: check.result == .passed, isFailed: check.result == .failed)
        // The kind of hardware, where the check is of a receipt.
        let place = check.subject.split(separator: ",", maxSplits: 1).dropFirst().first.map { ",\($0)" } ?? ""
        let code: Markup = check.result == .passed ? .nothing : " <code>\(check.code)</code>"
        let needsFix = check.consequence != .verified && detail != .least
        let fix: Markup =
            needsFix
            ? check.fix.map { " <span class=\"fix\">To fix: \($0.clipped(to: 300))</span>" } ?? .nothing : .nothing
        let reason = check.reason.clipped(to: detail == .least ? 120 : 600)
        return "<li>\(sign)\(check.name.title)\(place): \(reason)\(code)\(fix)</li>\n"
    }
}
