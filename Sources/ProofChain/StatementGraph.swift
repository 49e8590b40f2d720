import CanonicalEncoding
import Statements

/// The statements of a chain, and how each hangs together with those that it names.
///
/// An edge is an equality of commitments: both are about the same data, under one salt, which only whoever committed knows.
struct StatementGraph {
    private let statements: [Statement]
    private let digests: [Digest]
    /// For each statement the places of the earlier ones that it names, in the order of its terms.
    private let named: [[Int]]
    private let takes: [Set<DataCommitment>]
    private let gives: [Set<DataCommitment>]
    /// For each statement the place of the same one before it; `nil` for nearly all.
    let repeated: [Int?]

    /// A graph of statements in their order, with their digests, which take longer than the graph.
    init(_ statements: [Statement], digests: [Digest]) {
        self.statements = statements
        self.digests = digests
        takes = statements.map { Set($0.body.takes) }
        gives = statements.map { Set($0.body.gives) }
        var places: [Digest: Int] = [:]
        var named: [[Int]] = []
        var repeated: [Int?] = []
        for (index, statement) in statements.enumerated() {
            named.append(statement.terms.after.compactMap { places[$0] })
            repeated.append(places.updateValue(index, forKey: digests[index]))
        }
        self.named = named
        self.repeated = repeated
    }

    /// How many statements that one names do not come before it.
    func missingCount(_ index: Int) -> Int { statements[index].terms.after.count - named[index].count }

    /// The places of statements that the last one does not name.
    var unnamed: [Int] {
        guard let last = statements.last else { return [] }
        let names = Set(last.terms.after)
        return digests.indices.dropLast().filter { !names.contains(digests[$0]) }
    }

    /// The edges of a statement to those that it names and that come before it, in the order of its terms.
    func edges(of index: Int) -> [ChainEdge] {
        named[index].map { ChainEdge(earlier: $0, binding: binding(of: index, to: $0)) }
    }

    private func binding(of index: Int, to earlier: Int) -> ChainEdge.Binding {
        if case .decision = statements[index] { return .named }
        if sharesInput(index, earlier) { return .sameInput }
        if !takes[index].isDisjoint(with: gives[earlier]) { return .outputToInput }
        return isConnected(index, earlier) ? .through : .none
    }

    /// Whether two statements are about the same data by way of others that the later one names, too: what it does not name proves
    /// nothing here.
    private func isConnected(_ index: Int, _ earlier: Int) -> Bool {
        var rest = Set(named[index])
        var front = [index]
        while let place = front.popLast() {
            if place == earlier { return true }
            let next = rest.filter { sharesData($0, place) }
            rest.subtract(next)
            front += next
        }
        return false
    }

    /// Whether both take the same data.
    func sharesInput(_ index: Int, _ other: Int) -> Bool {
        !takes[index].isDisjoint(with: takes[other])
    }

    /// Whether one takes what the other takes or gives. That both give the same says nothing: two logs can have one verdict.
    private func sharesData(_ index: Int, _ other: Int) -> Bool {
        sharesInput(index, other) || !takes[index].isDisjoint(with: gives[other])
            || !gives[index].isDisjoint(with: takes[other])
    }
}
