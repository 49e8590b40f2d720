import Attestation
import CanonicalEncoding
import StrictYAML

/// A key of a policy that sets one value of a policy on evidence.
struct PolicyField<Root: Sendable>: Sendable {
    /// The mapping that the key stands in, within that of its kind; `nil` for the kind's own.
    var group: String?
    /// The key.
    let key: String
    /// How the value is to be said, going by how its key begins.
    var sense: PolicySense {
        if key.hasPrefix("require-") { return .demands }
        if key.hasPrefix("minimum-") { return .bounds }
        return ["denied-", "forbidden-", "refused-"].contains { key.hasPrefix($0) } ? .refuses : .accepts
    }
    /// What it says, to be followed by a colon and the value.
    let meaning: String
    /// A value, as it stands in a file behind the key.
    let example: String
    /// Sets the value.
    let set: @Sendable (inout Root, YAMLNode) throws(PolicyError) -> Void
    /// The value.
    let json: @Sendable (Root) -> JSONValue

    /// A key for a value at a path.
    init<Value>(
        _ key: String, _ path: any WritableKeyPath<Root, Value> & Sendable, _ codec: PolicyCodec<Value>,
        _ meaning: String,
        example: String
    ) {
        self.key = key
        self.meaning = meaning
        self.example = example
        set = { root, node throws(PolicyError) in root[keyPath: path] = try codec.read(node) }
        json = { codec.json($0[keyPath: path]) }
    }

    private init(
        group: String?, key: String, meaning: String, example: String,
        set: @escaping @Sendable (inout Root, YAMLNode) throws(PolicyError) -> Void,
        json: @escaping @Sendable (Root) -> JSONValue
    ) {
        self.group = group
        self.key = key
        self.meaning = meaning
        self.example = example
        self.set = set
        self.json = json
    }

    /// The same of what is at a path of something larger, and there in a mapping of its own or not.
    func lifted<Larger>(
        _ path: any WritableKeyPath<Larger, Root> & Sendable, group: String? = nil
    ) -> PolicyField<Larger> {
        PolicyField<Larger>(
            group: group ?? self.group, key: key, meaning: meaning, example: example,
            set: { [set] root, node throws(PolicyError) in try set(&root[keyPath: path], node) },
            json: { [json] in json($0[keyPath: path]) })
    }
}

/// What a key's value does.
enum PolicySense {
    /// It names what is accepted.
    case accepts
    /// It names what is refused.
    case refuses
    /// It says whether something must be there; if not, nobody looks.
    case demands
    /// It is the least that is accepted; if that is zero, nobody looks.
    case bounds
}

/// What a policy can say of one kind of evidence.
struct ReceiptTable: Sendable {
    let kind: EvidenceKind
    /// All keys but `any-identity`.
    let fields: [PolicyField<AppraisalPolicies>]
    /// The keys of which one must be there, or `any-identity: true`.
    let identityKeys: String
    /// Whether a policy names whose evidence it is.
    let namesIdentity: @Sendable (AppraisalPolicies) -> Bool

    /// The mappings within the kind's, in order.
    var groups: [String] {
        fields.reduce(into: []) { groups, field in
            if let group = field.group, !groups.contains(group) { groups.append(group) }
        }
    }

    /// All tables, in the order of the kinds.
    static let all: [ReceiptTable] = [sgx, tdx, sevSNP, nitro, nvidiaGPU, dstack, azureCVM, tpm, software]

    /// The table of a kind.
    static func of(_ kind: EvidenceKind) -> ReceiptTable {
        guard let table = all.first(where: { $0.kind == kind }) else { preconditionFailure("each kind has a table") }
        return table
    }

    /// What a policy says of the kind, all of it.
    func json(_ policies: AppraisalPolicies, anyIdentity: Bool) -> JSONValue {
        func members(_ group: String?) -> [JSONMember] {
            fields.filter { $0.group == group }.map { JSONMember(name: $0.key, value: $0.json(policies)) }
        }
        return .object(
            [JSONMember(name: "any-identity", value: .bool(anyIdentity))] + members(nil)
                + groups.map { JSONMember(name: $0, value: .object(members($0))) })
    }
}

extension Policy {
    /// All keys of receipts: of which kind, in which mapping within it, and an example of its value in a file.
    public static var receiptKeys: [(kind: EvidenceKind, group: String?, key: String, example: String)] {
        ReceiptTable.all.flatMap { table in table.fields.map { (table.kind, $0.group, $0.key, $0.example) } }
    }
}
