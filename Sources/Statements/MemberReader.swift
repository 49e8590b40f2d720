import Algebra
import CanonicalEncoding
import Primitives

/// Reads the members of an object as the types of a statement, in their one canonical spelling; errors carry the path.
struct MemberReader {
    private var reader: JSONObjectReader

    init(_ reader: JSONObjectReader) {
        self.reader = reader
    }

    init(_ value: JSONValue, path: String) throws(StatementError) {
        do throws(JSONError) { reader = try JSONObjectReader(value, path: path) } catch { throw StatementError(error) }
    }

    var path: String { reader.path }

    func path(of name: String) -> String { reader.path(of: name) }

    func finish() throws(StatementError) {
        do throws(JSONError) { try reader.finish() } catch { throw StatementError(error) }
    }

    // MARK: - JSON types

    mutating func optionalValue(_ name: String) -> JSONValue? { reader.optionalValue(name) }

    mutating func string(_ name: String) throws(StatementError) -> String {
        do throws(JSONError) { return try reader.string(name) } catch { throw StatementError(error) }
    }

    mutating func optionalString(_ name: String) throws(StatementError) -> String? {
        do throws(JSONError) { return try reader.optionalString(name) } catch { throw StatementError(error) }
    }

    mutating func integer(_ name: String) throws(StatementError) -> Int64 {
        do throws(JSONError) { return try reader.integer(name) } catch { throw StatementError(error) }
    }

    mutating func optionalInteger(_ name: String) throws(StatementError) -> Int64? {
        do throws(JSONError) { return try reader.optionalInteger(name) } catch { throw StatementError(error) }
    }

    mutating func bool(_ name: String) throws(StatementError) -> Bool {
        do throws(JSONError) { return try reader.bool(name) } catch { throw StatementError(error) }
    }

    mutating func array(_ name: String) throws(StatementError) -> [JSONValue] {
        do throws(JSONError) { return try reader.array(name) } catch { throw StatementError(error) }
    }

    mutating func optionalArray(_ name: String) throws(StatementError) -> [JSONValue]? {
        do throws(JSONError) { return try reader.optionalArray(name) } catch { throw StatementError(error) }
    }

    mutating func object(_ name: String) throws(StatementError) -> MemberReader {
        do throws(JSONError) { return MemberReader(try reader.object(name)) } catch { throw StatementError(error) }
    }

    mutating func optionalObject(_ name: String) throws(StatementError) -> MemberReader? {
        do throws(JSONError) { return try reader.optionalObject(name).map { MemberReader($0) } } catch {
            throw StatementError(error)
        }
    }

    // MARK: - Types of a statement

    /// A member that can only have one value.
    mutating func constant(_ name: String, _ expected: String, code: String) throws(StatementError) {
        guard try string(name).utf8.elementsEqual(expected.utf8) else {
            throw StatementError(code: code, message: "\(path(of: name)) can only be \(expected)")
        }
    }

    /// One of the cases of an enumeration.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _ type: Choice.Type
    ) throws(StatementError) -> Choice where Choice.RawValue == String {
        let text = try string(name)
        // Bytes, not Swift's canonical equivalence, by which the Kelvin sign U+212A would equal "K".
        guard let choice = Choice.allCases.first(where: { $0.rawValue.utf8.elementsEqual(text.utf8) }) else {
            let cases = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw StatementError(code: "statement.bad-value", message: "\(path(of: name)) is one of \(cases)")
        }
        return choice
    }

    mutating func unit(_ name: String) throws(StatementError) -> TemperatureUnit {
        try choice(name, TemperatureUnit.self)
    }

    mutating func label(_ name: String, allowEmpty: Bool = false) throws(StatementError) -> Label {
        let text = try string(name)
        return try quantity(name) { () throws(QuantityError) in try Label(text, allowEmpty: allowEmpty) }
    }

    mutating func decimal(_ name: String) throws(StatementError) -> DecimalNumber {
        let text = try string(name)
        return try quantity(name) { () throws(QuantityError) in try DecimalNumber(canonical: text) }
    }

    mutating func time(_ name: String) throws(StatementError) -> UTCTime {
        let text = try string(name)
        return try quantity(name) { () throws(QuantityError) in try UTCTime(canonical: text) }
    }

    mutating func span(_ name: String) throws(StatementError) -> TimeSpan {
        let seconds = try signed(name)
        return try quantity(name) { () throws(QuantityError) in try TimeSpan(seconds: seconds) }
    }

    mutating func signed(_ name: String) throws(StatementError) -> Int64 {
        let text = try string(name)
        guard let value = Int64(text), String(value) == text else { throw notCanonical(name, "integer") }
        return value
    }

    mutating func unsigned(_ name: String) throws(StatementError) -> UInt64 {
        let text = try string(name)
        guard let value = UInt64(text), String(value) == text else { throw notCanonical(name, "unsigned integer") }
        return value
    }

    mutating func fieldElement(_ name: String) throws(StatementError) -> Fr {
        guard let element = FieldInteger(decimal: try string(name)).flatMap({ Fr(integer: $0) }) else {
            throw notCanonical(name, "field element, less than the modulus")
        }
        return element
    }

    mutating func hex(_ name: String) throws(StatementError) -> [UInt8] {
        let text = try string(name)
        return try encoding(name) { () throws(EncodingError) in try Hex.decode(text) }
    }

    mutating func digest(_ name: String) throws(StatementError) -> Digest {
        let text = try string(name)
        return try encoding(name) { () throws(EncodingError) in try Digest(hex: text) }
    }

    mutating func optionalDigest(_ name: String) throws(StatementError) -> Digest? {
        guard let text = try optionalString(name) else { return nil }
        return try encoding(name) { () throws(EncodingError) in try Digest(hex: text) }
    }

    mutating func publicKey(_ name: String) throws(StatementError) -> EdDSAPublicKey {
        let bytes = try hex(name)
        do throws(BabyJubjubError) { return try EdDSAPublicKey(packed: bytes) } catch {
            throw StatementError(code: error.code, message: "\(path(of: name)): \(error.message)")
        }
    }

    mutating func signature(_ name: String) throws(StatementError) -> EdDSASignature<Fr> {
        let bytes = try hex(name)
        do throws(BabyJubjubError) { return try EdDSASignature(packed: bytes) } catch {
            throw StatementError(code: error.code, message: "\(path(of: name)): \(error.message)")
        }
    }

    // MARK: - Errors

    private func notCanonical(_ name: String, _ what: String) -> StatementError {
        StatementError(
            code: "statement.not-canonical",
            message: "\(path(of: name)) is not a canonical \(what) in decimal digits, or too large")
    }

    private func quantity<Value>(
        _ name: String, _ read: () throws(QuantityError) -> Value
    ) throws(StatementError) -> Value {
        do throws(QuantityError) { return try read() } catch { throw StatementError(error, at: path(of: name)) }
    }

    private func encoding<Value>(
        _ name: String, _ read: () throws(EncodingError) -> Value
    ) throws(StatementError) -> Value {
        do throws(EncodingError) { return try read() } catch {
            throw StatementError(code: error.code, message: "\(path(of: name)): \(error.message)")
        }
    }
}

extension JSONValue {
    /// Parses a document of statements.
    ///
    /// - Throws: `json.…`.
    init(document bytes: [UInt8], limits: JSONLimits) throws(StatementError) {
        do throws(JSONError) { try self.init(parsing: bytes, limits: limits) } catch { throw StatementError(error) }
    }
}
