import CanonicalEncoding
import Statements
import Verification

extension Verdict {
    /// The checks that are about one link, or a piece of its evidence, in their order.
    public func checks(of link: LinkVerdict) -> [Check] {
        checks.filter { $0.linkNumber == link.number }
    }

    /// The worst consequence of the checks of one link.
    public func outcome(of link: LinkVerdict) -> Outcome {
        checks(of: link).map(\.consequence).max() ?? .invalid
    }

    /// Of a finding in a bundle of several links, which of them it is about, to be put in front of what it says; empty otherwise.
    public func place(of check: Check) -> String {
        links.count > 1 && check.linkNumber != nil ? "\(check.subject): " : ""
    }

    /// The checks that are about no link whose statement could be read: those of the bundle, and of what stands in its place.
    public var checksOfBundle: [Check] {
        let numbers = Set(links.map(\.number))
        return checks.filter { check in check.linkNumber.map { !numbers.contains($0) } ?? true }
    }
}

extension Check {
    /// The number of the link that it is about; `nil` if it is about the bundle.
    public var linkNumber: Int? {
        let words = subject.prefix { $0 != "," }.split(separator: " ")
        return words.count == 2 && words[0] == "link" ? Int(words[1]) : nil
    }
}
