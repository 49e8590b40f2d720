import Glibc

/// What this process has used so far.
package enum ProcessMeter {
    /// Seconds of a clock that nobody sets, and seconds of all processors together.
    package static func now() -> (wall: Double, cpu: Double) {
        (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// The most memory that has been resident at once, in bytes; 0 where the system does not say.
    package static func peakResidentBytes() -> Int {
        SystemText.field("VmHWM", of: "/proc/self/status").flatMap { Int($0.split(separator: " ")[0]) }.map { $0 << 10 }
            ?? 0
    }

    /// Lets the peak start anew at what is resident now.
    package static func resetPeak() {
        let descriptor = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        // 5 is the number for "peak resident size" (proc_pid_clear_refs(5)).
        _ = write(descriptor, "5", 1)
        close(descriptor)
    }
}

/// The text files in which Linux tells of itself.
package enum SystemText {
    /// The whole of a small file; nothing when it cannot be read.
    static func lines(of path: String) -> [Substring] {
        guard let file = fopen(path, "re") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }

    /// The text behind the first `name:` in a file.
    static func field(_ name: String, of path: String) -> String? {
        for line in lines(of: path) where line.hasPrefix(name) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            return line[line.index(after: colon)...].split(whereSeparator: { $0 == " " || $0 == "\t" })
                .joined(separator: " ")
        }
        return nil
    }

    /// Processors' busy and stolen seconds since the system started, all processors together.
    static func busySeconds() -> Double? {
        guard let line = lines(of: "/proc/stat").first(where: { $0.hasPrefix("cpu ") }) else { return nil }
        let ticks = line.split(separator: " ").dropFirst().compactMap { Double($0) }
        guard ticks.count >= 8 else { return nil }
        // user, nice, system, idle, waiting, interrupts (two), stolen.
        return (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7]) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// How many threads wanted to run, over the last minute.
    package static func loadAverage() -> Double {
        lines(of: "/proc/loadavg").first.flatMap { $0.split(separator: " ").first }.flatMap { Double($0) } ?? 0
    }
}
