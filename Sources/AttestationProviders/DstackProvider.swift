import Attestation
import CanonicalEncoding
import Glibc

/// Evidence of a dstack machine by its guest agent's Unix socket: a quote of TDX and the log of what was measured.
///
/// HTTP with JSON: `POST /GetQuote` with `report_data` in hexadecimal, up to 64 bytes, which the agent puts into the quote as they are.
public struct DstackProvider: EvidenceProvider {
    /// By what name a command chooses it.
    public static let name = "dstack"
    /// It stands for hardware.
    public static let isHardware = true
    /// Where the agent listens.
    public static let usualSocket = "/var/run/dstack.sock"
    /// How long the agent may take: quotes of one host are made one after the other.
    static let patience = Duration.seconds(30)

    private let socket: String

    /// The provider behind a socket.
    public init(socket: String = usualSocket) {
        self.socket = socket
    }

    /// Why it cannot be asked here.
    public var obstacle: ProviderError? {
        DeviceFile.obstacle(socket, rights: R_OK | W_OK, what: "dstack's guest agent")
    }

    /// Asks the agent.
    ///
    /// - Throws: `dstack.refused`, `dstack.malformed-answer`, `provider.timeout`, `file.…`.
    public func request(binding: [UInt8], at time: Int64) throws(ProviderError) -> ProvidedEvidence {
        let body = JSONValue.object(members: [("report_data", .string(Hex.encode(binding)))]).canonicalBytes
        let answer: HTTPAnswer
        do throws(FileError) {
            answer = try HTTPAnswer(posting: body, to: "/GetQuote", socket: socket, patience: Self.patience)
        } catch {
            throw ProviderError(error)
        }
        guard answer.status == 200 else {
            throw ProviderError(
                code: "dstack.refused", message: "dstack's guest agent answers with the status \(answer.status)")
        }
        return ProvidedEvidence(kind: .dstack, bytes: answer.body)
    }
}

/// The answer to one HTTP request over a Unix socket.
///
/// The request is of version 1.0: nobody answers that in chunks or keeps the connection open, so that the end is where the connection ends.
struct HTTPAnswer {
    /// The most bytes of an answer.
    static let maximumByteCount = DstackReport.maximumByteCount + (1 << 14)

    let status: Int
    let body: [UInt8]

    init(posting body: [UInt8], to path: String, socket: String, patience: Duration) throws(FileError) {
        let stream = try UnixStream(path: socket, patience: patience)
        let head = """
            POST \(path) HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: application/json\r
            Content-Length: \(body.count)\r\nConnection: close\r\n\r\n
            """
        try stream.send(Array(head.utf8) + body)
        var bytes: [UInt8] = []
        while case let piece = try stream.receive(), !piece.isEmpty {
            bytes += piece
            guard bytes.count <= Self.maximumByteCount else { throw Self.malformed(socket, "is too long") }
        }
        try self.init(bytes, socket: socket)
    }

    /// Takes head and body apart. A body that is shorter than was said was cut off.
    init(_ bytes: [UInt8], socket: String) throws(FileError) {
        let blank = Array("\r\n\r\n".utf8)
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: blank) }) else {
            throw Self.malformed(socket, "has no end of its head")
        }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), words[1].utf8.count == 3, let status = Int(words[1])
        else {
            throw Self.malformed(socket, "has no status")
        }
        var body = Array(bytes[(end + blank.count)...])
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else {
                throw Self.malformed(socket, "has a bad line in its head")
            }
            switch line[..<colon].lowercased() {
            case "transfer-encoding": throw Self.malformed(socket, "is in pieces, which was not asked for")
            case "content-length":
                let text = line[line.index(after: colon)...].drop { $0 == " " }
                guard let count = Int(text), (0...body.count).contains(count) else {
                    throw Self.malformed(socket, "is cut off")
                }
                body = Array(body[..<count])
            default: break
            }
        }
        (self.status, self.body) = (status, body)
    }

    private static func malformed(_ socket: String, _ what: String) -> FileError {
        FileError(code: "dstack.malformed-answer", path: socket, message: "the answer of \(socket) \(what)")
    }
}
