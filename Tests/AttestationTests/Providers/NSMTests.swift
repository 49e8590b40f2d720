import Attestation
import AttestationProviders
import CanonicalEncoding
import Testing

/// Nitro's security module: the request and the answers of its interface.
@Suite("Providers: nsm")
struct NSMTests {
    private static let binding = [UInt8](repeating: 0x5A, count: 64)

    private func answer(_ reply: @escaping @Sendable (_ userData: [UInt8]) throws -> CBORValue) -> NSMProvider {
        NSMProvider(device: "/dev/null") { request throws(ProviderError) in
            do {
                guard case .map(let entries) = try CBORValue(parsing: request), entries.count == 1,
                    entries[0].key == .text("Attestation"), case .map(let members) = entries[0].value,
                    members.map(\.key) == [.text("user_data"), .text("nonce"), .text("public_key")],
                    case .bytes(let userData) = members[0].value, members[1].value == .null, members[2].value == .null
                else { return CBORValue.map([CBOREntry(.text("Error"), .text("InvalidOperation"))]).encoded }
                return try reply(userData).encoded
            } catch {
                throw ProviderError(code: "test.failed", message: "\(error)")
            }
        }
    }

    private func document(_ bytes: [UInt8]) -> CBORValue {
        .map([CBOREntry(.text("Attestation"), .map([CBOREntry(.text("document"), .bytes(bytes))]))])
    }

    private func refusal(_ provider: NSMProvider) -> String? {
        do throws(ProviderError) { _ = try provider.attest(binding: Self.binding, at: NitroForge.time) } catch {
            return error.code
        }
        return nil
    }

    @Test("a document has the bytes as user_data, and is verified")
    func good() throws {
        let provider = answer { userData in
            document(try NitroForge().make { $0["user_data"] = .bytes(userData) }.document)
        }
        let evidence = try provider.attest(binding: Self.binding, at: NitroForge.time)
        #expect(evidence.kind == .nitro)
        #expect(try NitroVerifier.parse(evidence.bytes).userData == Self.binding)
    }

    @Test("errors, other answers and documents that are bound to other bytes are refused by their codes")
    func refusals() throws {
        let other = try NitroForge().make { $0["user_data"] = .bytes([1, 2, 3]) }.document
        for (reply, code) in [
            (.map([CBOREntry(.text("Error"), .text("InternalError"))]), "nsm.refused"),
            (.map([CBOREntry(.text("DescribeNSM"), .map([]))]), "nsm.malformed-answer"),
            (.map([CBOREntry(.text("Attestation"), .map([]))]), "nsm.malformed-answer"),
            (.text("Attestation"), "nsm.malformed-answer"), (document([0x84, 0x40]), "cbor.truncated"),
            (document(other), "provider.other-binding"),
        ] as [(CBORValue, String)] {
            #expect(refusal(answer { _ in reply }) == code)
        }
        let cut = NSMProvider(device: "/dev/null") { _ throws(ProviderError) in [0xA1, 0x61] }
        #expect(refusal(cut)?.hasPrefix("cbor.") == true)
    }

    @Test("a device that knows no such request, and one that is not there, say so")
    func devices() throws {
        // The real ioctl, to a device that refuses it.
        #expect(refusal(NSMProvider(device: "/dev/null")) == "file.io")
        #expect(refusal(NSMProvider(device: "/nonexistent/nsm")) == "provider.not-available")
    }
}
