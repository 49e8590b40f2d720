import Foundation
import Identity
import Primitives
import Readings
import TestSupport
import Testing

@Suite("Sensor key files")
struct SensorKeyFileTests {
    private func code(of body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch let error as KeyFileError {
            return error.code
        } catch {
            return "another error"
        }
    }

    private func load(_ path: String) -> String? {
        code { _ = try SensorKeyFile.load(path: path).publicKey }
    }

    /// A directory with a key file in it, and the key's public half.
    private func makeKey() throws -> (ScratchDirectory, path: String, publicKey: EdDSAPublicKey) {
        let directory = ScratchDirectory()
        let key = EdDSASigningKey.generate()
        try SensorKeyFile.create(key, at: directory.file("sensor.key"))
        return (directory, directory.file("sensor.key"), key.publicKey)
    }

    @Test("what is stored is loaded, with mode 0600 whatever the umask")
    func roundTrip() throws {
        let (directory, path, publicKey) = try makeKey()
        let loaded = try SensorKeyFile.load(path: path)
        #expect(loaded.publicKey == publicKey)
        var status = stat()
        #expect(lstat(path, &status) == 0)
        #expect(status.st_mode == S_IFREG | 0o600)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.hasPrefix(#"{"public":""#) && text.contains(#""schema":"assay/sensor-key/1","secret":""#))
        withExtendedLifetime(directory) {}
    }

    @Test("nothing is overwritten, not even through a dangling link")
    func exclusive() throws {
        let (directory, path, publicKey) = try makeKey()
        let other = EdDSASigningKey.generate()
        #expect(code { try SensorKeyFile.create(other, at: path) } == "file.exists")
        #expect(try SensorKeyFile.load(path: path).publicKey == publicKey)
        let link = directory.file("link")
        #expect(symlink(directory.file("nowhere"), link) == 0)
        #expect(code { try SensorKeyFile.create(other, at: link) } == "file.exists")
        #expect(code { try SensorKeyFile.create(other, at: directory.file("no/such/key")) } == "file.not-found")
        #expect(code { try SensorKeyFile.create(other, at: "") } == "file.bad-path")
        #expect(code { try SensorKeyFile.create(other, at: directory.path + "/") } == "file.bad-path")
    }

    @Test(
        "rights of others are refused", arguments: [0o644, 0o640, 0o660, 0o604, 0o620, 0o602, 0o610, 0o601] as [mode_t])
    func permissions(mode: mode_t) throws {
        let (directory, path, _) = try makeKey()
        #expect(chmod(path, mode) == 0)
        #expect(load(path) == "key-file.permissions")
        withExtendedLifetime(directory) {}
    }

    @Test("links, other kinds of file and shared directories are refused")
    func places() throws {
        let (directory, path, _) = try makeKey()
        let link = directory.file("link")
        #expect(symlink(path, link) == 0)
        #expect(load(link) == "key-file.symbolic-link")
        let pipe = directory.file("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        #expect(load(pipe) == "key-file.not-a-file")
        #expect(load(directory.file("absent")) == "file.not-found")
        #expect(Foundation.link(path, directory.file("second")) == 0)
        #expect(load(path) == "key-file.linked")
        #expect(unlink(directory.file("second")) == 0)
        #expect(load(path) == nil)
        #expect(chmod(directory.path, 0o707) == 0)
        #expect(load(path) == "key-file.directory-writable")
        let key = EdDSASigningKey.generate()
        #expect(code { try SensorKeyFile.create(key, at: directory.file("new")) } == "key-file.directory-writable")
        #expect(chmod(directory.path, 0o1777) == 0)
        #expect(load(path) == "key-file.directory-writable")
    }

    @Test("a foreign owner is refused", .enabled(if: geteuid() == 0, "giving a file away takes root"))
    func foreignOwner() throws {
        let (directory, path, _) = try makeKey()
        #expect(chown(path, 65_534, 65_534) == 0)
        #expect(load(path) == "key-file.foreign-owner")
        withExtendedLifetime(directory) {}
    }

    @Test("each bit flipped, each truncation and each added byte is refused")
    func damage() throws {
        let (directory, path, _) = try makeKey()
        let original = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        func refusal(_ bytes: [UInt8]) throws -> String? {
            let descriptor = open(path, O_WRONLY | O_TRUNC)
            #expect(write(descriptor, bytes, bytes.count) == bytes.count)
            close(descriptor)
            return load(path)
        }
        for bit in 0..<(8 * original.count) {
            var bytes = original
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            let code = try refusal(bytes)
            #expect(code == "key-file.malformed" || code == "key-file.public-mismatch", "bit \(bit)")
        }
        for count in 0..<original.count {
            #expect(try refusal(Array(original[..<count])) == "key-file.malformed")
        }
        #expect(try refusal(original + [0x0a]) == "key-file.malformed")
        #expect(try refusal(original) == nil)
        withExtendedLifetime(directory) {}
    }

    @Test("errors do not hold the secret")
    func quiet() throws {
        let (directory, path, _) = try makeKey()
        var text = try String(contentsOfFile: path, encoding: .utf8)
        let secret = text.dropLast(3).suffix(64)
        text.replace(
            #""public":"\#(text.dropFirst(11).prefix(64))"#, with: #""public":"\#(String(repeating: "0", count: 64))"#)
        let descriptor = open(path, O_WRONLY | O_TRUNC)
        #expect(write(descriptor, text, text.utf8.count) == text.utf8.count)
        close(descriptor)
        do throws(KeyFileError) {
            _ = try SensorKeyFile.load(path: path)
            Issue.record("a foreign public key was taken")
        } catch {
            #expect(error.code == "key-file.public-mismatch")
            #expect(!"\(error)".contains(secret.prefix(8)))
        }
        withExtendedLifetime(directory) {}
    }
}
