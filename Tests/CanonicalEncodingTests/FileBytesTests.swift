import CanonicalEncoding
import Glibc
import TestSupport
import Testing

/// Files through POSIX: bounds, typed failures, and that a failed write leaves what was there.
@Suite struct FileBytesTests {
    static func code(_ body: () throws(FileError) -> Void) -> String? {
        do throws(FileError) {
            try body()
            return nil
        } catch { return error.code }
    }

    @Test func writesAndReadsBack() throws {
        let directory = ScratchDirectory()
        let path = directory.path + "/a.json"
        let bytes = TextEncodingTests.bytes(count: 200_000, seed: 1)
        try FileBytes.write(atomically: bytes, to: path, mode: 0o600)
        #expect(try FileBytes.read(path: path, limit: 200_000) == bytes)
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        try FileBytes.write(atomically: [1, 2], to: path)
        #expect(try FileBytes.read(path: path, limit: 2) == [1, 2])
        #expect(directory.names == ["a.json"])
    }

    @Test func refusesWhatIsTooLargeMissingOrNoFile() throws {
        let directory = ScratchDirectory()
        let path = directory.path + "/a"
        try FileBytes.write(atomically: [1, 2, 3], to: path)
        #expect(Self.code { () throws(FileError) in _ = try FileBytes.read(path: path, limit: 2) } == "file.too-large")
        #expect(
            Self.code { () throws(FileError) in _ = try FileBytes.read(path: "/dev/zero", limit: 1 << 20) }
                == "file.too-large")
        #expect(
            Self.code { () throws(FileError) in _ = try FileBytes.read(path: path + "x", limit: 2) }
                == "file.not-found")
        #expect(
            Self.code { () throws(FileError) in _ = try FileBytes.read(path: directory.path, limit: 2) }
                == "file.is-directory")
        #expect(Self.code { () throws(FileError) in _ = try FileBytes.read(path: "", limit: 2) } == "file.bad-path")
        #expect(
            Self.code { () throws(FileError) in try FileBytes.write(atomically: [1], to: directory.path + "/no/b") }
                == "file.not-found")
    }

    @Test func aFailedWriteLeavesTheOldContent() throws {
        let directory = ScratchDirectory()
        try FileBytes.write(atomically: [9], to: directory.path + "/taken")
        // The target is a directory: creating and writing beside it works, taking its name fails.
        mkdir(directory.path + "/target", 0o755)
        defer { rmdir(directory.path + "/target") }
        #expect(
            Self.code { () throws(FileError) in
                try FileBytes.write(atomically: [1], to: directory.path + "/target")
            } == "file.is-directory")
        #expect(directory.names == ["taken", "target"])
        #expect(try FileBytes.read(path: directory.path + "/taken", limit: 1) == [9])
    }

    /// Files that belong together: all or none, and what was there stays.
    @Test func writesTogetherOrNotAtAll() throws {
        let directory = ScratchDirectory()
        let (first, second) = (directory.path + "/first", directory.path + "/second")
        try FileBytes.write(together: [(first, [1]), (second, [2])])
        #expect(directory.names == ["first", "second"])
        #expect(try FileBytes.read(path: second, limit: 1) == [2])
        mkdir(directory.path + "/target", 0o755)
        defer { rmdir(directory.path + "/target") }
        for bad in ["/target", "/absent/second"] {
            let code = Self.code { () throws(FileError) in
                try FileBytes.write(together: [(first, [7]), (directory.path + bad, [8])])
            }
            #expect(code == (bad == "/target" ? "file.is-directory" : "file.not-found"))
            #expect(directory.names == ["first", "second", "target"])
            #expect(try FileBytes.read(path: first, limit: 1) == [1])
        }
        let fresh = directory.path + "/fresh"
        #expect(
            Self.code { () throws(FileError) in
                try FileBytes.write(together: [(fresh, [7]), ("/dev/null", [8])])
            } == "file.not-regular")
        #expect(directory.names == ["first", "second", "target"])
    }

    /// A device or pipe in the target's place would be lost to everybody if a file took its name.
    @Test func leavesPipesAndDevicesAlone() throws {
        let directory = ScratchDirectory()
        #expect(mkfifo(directory.path + "/pipe", 0o600) == 0)
        #expect(symlink("/dev/null", directory.path + "/link-to-device") == 0)
        for name in ["pipe", "link-to-device"] {
            #expect(
                Self.code { () throws(FileError) in
                    try FileBytes.write(atomically: [1], to: directory.path + "/" + name)
                } == "file.not-regular")
        }
        #expect(directory.names == ["link-to-device", "pipe"])
        unlink(directory.path + "/pipe")
        unlink(directory.path + "/link-to-device")
    }

    @Test func replacesALinkInsteadOfFollowingIt() throws {
        let directory = ScratchDirectory()
        try FileBytes.write(atomically: [1], to: directory.path + "/victim")
        #expect(symlink(directory.path + "/victim", directory.path + "/link") == 0)
        try FileBytes.write(atomically: [2], to: directory.path + "/link")
        #expect(try FileBytes.read(path: directory.path + "/victim", limit: 1) == [1])
        #expect(try FileBytes.read(path: directory.path + "/link", limit: 1) == [2])
    }

    @Test func readsAPipe() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        #expect(write(ends[1], [1, 2, 3] as [UInt8], 3) == 3)
        close(ends[1])
        defer { close(ends[0]) }
        #expect(try FileBytes.read(descriptor: ends[0], name: "standard input", limit: 10) == [1, 2, 3])
    }
}
