import Attestation
import CanonicalEncoding
import Statements

extension Policy {
    /// All that the policy says, what it leaves at its default included, as one object to be written canonically. The description is for
    /// people, and no part of it.
    public var json: JSONValue {
        .object(members: [
            ("schema", .string(Self.schema)), ("policy", .string(name)), ("evidence", evidence.json),
            (
                "evidence-of",
                .object(
                    evidenceByKind.sorted { $0.key < $1.key }.map { JSONMember(name: $0.key, value: $0.value.json) })
            ),
            ("setup", setup.json), ("expect", expected.json), ("freshness", freshness.json),
            ("signers", .array(signers.map { JSONValue.string($0) }.inOrder)),
            ("completeness", .string(completeness.rawValue)),
            (
                "receipts",
                .object(
                    acceptedTables.map { table in
                        JSONMember(
                            name: table.kind.rawValue,
                            value: table.json(receipts, anyIdentity: kindsOfAnyIdentity.contains(table.kind)))
                    })
            ),
        ])
    }

    /// How reports name it.
    public var reference: JSONValue {
        .object(members: [("name", .string(name)), ("digest", .string(digest.hex))])
    }

    /// The tables of the kinds that it accepts.
    var acceptedTables: [ReceiptTable] { ReceiptTable.all.filter { receipts.acceptedKinds.contains($0.kind) } }
}

extension Policy.Setup {
    fileprivate var json: JSONValue {
        .object(members: [
            ("development-keys", .bool(allowsDevelopmentKeys)),
            ("trusted-keys", PolicyCodec<Set<Digest>>.set(.digest).json(trustedKeys)),
            ("circuits", PolicyCodec<Set<Digest>?>.optional(.set(.digest)).json(circuits)),
        ])
    }
}

extension Policy.Expected {
    fileprivate var json: JSONValue {
        .object(members: [
            ("rule", values.rule?.json),
            ("window", values.window.map { .string("\($0.start.text)/\($0.end.text)") }),
            ("verdict", values.claim.map { .string($0.rawValue) }),
            ("sensors", PolicyCodec<Set<[UInt8]>>.set(.bytes(32)).json(sensors)),
            ("registries", .array(registries.map { JSONValue.string($0) }.inOrder)),
            ("device", values.device.map { .string($0) }), ("counter", values.counter.map { .string(String($0)) }),
            ("models", PolicyCodec<Set<Digest>>.set(.digest).json(models)),
            ("model", values.model.map { .string($0.hex) }), ("answer", values.answer.map { .string(String($0)) }),
            ("circuit", values.circuit.map { .string($0) }), ("audience", values.audience.map { .string($0) }),
        ])
    }
}

extension Policy.Freshness {
    fileprivate var json: JSONValue {
        .object(members: [
            ("nonce", .bool(requiresNonce)), ("expiry", .bool(requiresExpiry)),
            ("maximum-age", maximumAge.map { .string(String($0)) }),
        ])
    }
}
