/// What a constraint, wire or scope is called where it is written: `"carry"`, or `ConstraintLabel("carry", 3)` for one of several.
public struct ConstraintLabel: ExpressibleByStringLiteral, Sendable {
    let text: String
    let index: UInt32

    /// One of its name.
    public init(_ text: String) {
        self.text = text
        index = ConstraintNames.noIndex
    }

    /// The `index`-th of its name.
    public init(_ text: String, _ index: Int) {
        self.text = text
        self.index = UInt32(index)
    }

    /// One of its name, with the index of another.
    init(_ text: String, sameIndexAs other: Self) {
        self.text = text
        index = other.index
    }

    /// One of its name, written as a literal.
    public init(stringLiteral text: StaticString) {
        self.init(text.description)
    }
}

/// Names of constraints and wires, held as a tree of scopes so that a quarter of a million names stay small.
///
/// A name reads like a path: `readings/element[12]/slot[3]/value-bit[0]`.
public struct ConstraintNames: Sendable {
    struct Scope: Sendable {
        let parent: UInt32
        let label: UInt32
        let index: UInt32
    }

    struct Entry: Sendable {
        let scope: UInt32
        let label: UInt32
        let index: UInt32
    }

    static var noIndex: UInt32 { .max }

    private(set) var labels: [String] = [""]
    private var labelNumbers: [String: UInt32] = ["": 0]
    private(set) var scopes: [Scope] = [Scope(parent: 0, label: 0, index: noIndex)]
    private var scopeNumbers: [ScopeKey: UInt32] = [:]

    private struct ScopeKey: Hashable {
        let parent: UInt32
        let label: UInt32
        let index: UInt32
    }

    mutating func label(_ text: String) -> UInt32 {
        if let number = labelNumbers[text] { return number }
        let number = UInt32(labels.count)
        labels.append(text)
        labelNumbers[text] = number
        return number
    }

    /// The scope of this label and index below `parent`; the same one when asked again.
    mutating func scope(_ label: ConstraintLabel, below parent: UInt32) -> UInt32 {
        let key = ScopeKey(parent: parent, label: self.label(label.text), index: label.index)
        if let number = scopeNumbers[key] { return number }
        let number = UInt32(scopes.count)
        scopes.append(Scope(parent: parent, label: key.label, index: key.index))
        scopeNumbers[key] = number
        return number
    }

    private func segment(_ label: UInt32, _ index: UInt32) -> String {
        index == Self.noIndex ? labels[Int(label)] : "\(labels[Int(label)])[\(index)]"
    }

    func path(ofScope scope: UInt32) -> String {
        var segments: [String] = []
        var current = scope
        while current != 0 {
            let entry = scopes[Int(current)]
            segments.append(segment(entry.label, entry.index))
            current = entry.parent
        }
        return segments.reversed().joined(separator: "/")
    }

    func path(_ entry: Entry) -> String {
        let scope = path(ofScope: entry.scope)
        let last = segment(entry.label, entry.index)
        return scope.isEmpty ? last : scope + "/" + last
    }

    /// The scope's labels without indices, outermost first: what a cost table groups by.
    func kind(ofScope scope: UInt32) -> String {
        var segments: [String] = []
        var current = scope
        while current != 0 {
            segments.append(labels[Int(scopes[Int(current)].label)])
            current = scopes[Int(current)].parent
        }
        return segments.reversed().joined(separator: "/")
    }
}
