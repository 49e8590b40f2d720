import CanonicalEncoding
import Identity
import Statements
import Verification

/// What a statement keeps to itself, sealed to one recipient: a `*.disclosure.json` file, which may be shown to anybody.
public struct Disclosure: Sendable, Hashable {
    /// Who can open it.
    public let recipient: DIDKey
    /// The digest of the statement that it opens.
    public let statement: Digest
    /// The opening's file, encrypted.
    public let sealed: [UInt8]

    /// The name and version of the format.
    public static let schema = "assay/disclosure/1"
    /// Bounds for reading a file: the longest opening in base64, and a little more.
    public static let limits = JSONLimits(
        maximumDepth: 2, maximumBytes: StatementOpening.limits.maximumBytes / 3 * 4 + (1 << 16))

    /// Seals an opening.
    public init(sealing opening: StatementOpening, to recipient: DIDKey) {
        self.recipient = recipient
        statement = opening.statement
        sealed = recipient.seal(opening.fileBytes)
    }

    /// The file: canonical JSON and a line end.
    public var fileBytes: [UInt8] {
        JSONValue.object(members: [
            ("schema", .string(Self.schema)), ("recipient", .string(recipient.text)),
            ("statement", .string(statement.hex)), ("sealed", .string(Base64.encode(sealed))),
        ]).canonicalBytes + [UInt8(ascii: "\n")]
    }

    /// Reads a file strictly; nothing is opened.
    ///
    /// - Throws: `disclosure.schema`, `json.…`, `did.…`, `base64.…`, `hex.…`.
    public init(parsing bytes: [UInt8]) throws(BundleError) {
        let (schema, recipientText, statementText, sealedText) = try BundleError.wrapping { () throws(JSONError) in
            var reader = try JSONObjectReader(JSONValue(parsing: bytes, limits: Self.limits), path: "disclosure")
            let members = (
                try reader.string("schema"), try reader.string("recipient"), try reader.string("statement"),
                try reader.string("sealed")
            )
            try reader.finish()
            return members
        }
        guard schema == Self.schema else {
            throw BundleError(
                code: "disclosure.schema", message: "disclosure.schema is not \(Self.schema)",
                consequence: .notCheckable)
        }
        do throws(IdentityError) { recipient = try DIDKey(parsing: recipientText) } catch {
            throw BundleError(code: error.code, message: "disclosure.recipient: \(error.message)")
        }
        statement = try Digest(bundle: statementText, path: "disclosure.statement")
        sealed = try BundleError.wrapping(path: "disclosure.sealed") { () throws(EncodingError) in
            try Base64.decode(sealedText)
        }
    }

    /// Opens it.
    ///
    /// - Throws: `sealed.not-for-this-key`, `opening.…`, `disclosure.other-statement` if what is inside is of another statement than
    ///   the file says.
    public func open(with key: borrowing IdentityKey) throws(BundleError) -> StatementOpening {
        let bytes: [UInt8]
        do throws(IdentityError) { bytes = try key.open(sealed) } catch {
            throw BundleError(code: error.code, message: error.message)
        }
        let opening: StatementOpening
        do throws(StatementError) { opening = try StatementOpening(parsing: bytes) } catch {
            throw BundleError(code: error.code, message: error.message)
        }
        guard opening.statement == statement else {
            throw BundleError(
                code: "disclosure.other-statement",
                message: "what was sealed opens another statement than the file says")
        }
        return opening
    }
}
