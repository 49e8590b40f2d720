import Primitives
import Testing

@Suite("BLAKE-512")
struct Blake512Tests {
    @Test(
        "known answers",
        arguments: [
            // The two of the submission's appendix, and the empty message.
            (
                [UInt8](repeating: 0, count: 1),
                "97961587f6d970faba6d2478045de6d1fabd09b61ae50932054d52bc29d31be4"
                    + "ff9102b9f69e2bbdb83be13d4b9c06091e5fa0b48bd081b634058be0ec49beb3"
            ),
            (
                [UInt8](repeating: 0, count: 144),
                "313717d608e9cf758dcb1eb0f0c3cf9fc150b2d500fb33f51c52afc99d358a2f"
                    + "1374b8a38bba7974e7f6ef79cab16f22ce1e649d6e01ad9589c213045d545dde"
            ),
            (
                [],
                "a8cfbbd73726062df0c6864dda65defe58ef0cc52a5625090fa17601e1eecd1b"
                    + "628e94f396ae402a00acc9eab77b4d4c2e852aaaa25a636d80af3fc7913ef5b8"
            ),
        ] as [([UInt8], String)])
    func knownAnswer(message: [UInt8], digest: String) {
        #expect(hex(Blake512.hash(message)) == digest)
    }

    @Test("every length around the padding's edges, against an independent implementation")
    func lengths() {
        var digests: [UInt8] = []
        for length in 0..<300 {
            digests += Blake512.hash((0..<length).map { UInt8(truncatingIfNeeded: $0 * 7 + length) })
        }
        #expect(
            hex(Blake512.hash(digests)) == "6ee2589e63c6edb67074e6a45a02df32224e927f1800a9d651f89d8d44bb169c"
                + "6e9d74bb3b44a3329000e78edb59ed01b927b1d5dd21c0904ad4a50994363628")
    }
}
