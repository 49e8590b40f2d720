import ArgumentParser

extension OutputStream {
    /// Writes a report to standard output, and ends the command with the exit code that belongs to it.
    static func report(
        _ examine: (TextStyle) throws(CommandFailure) -> (report: String, exitCode: Int32)
    ) throws {
        let result: (report: String, exitCode: Int32)
        do throws(CommandFailure) {
            result = try examine(.detected(on: .standardOutput))
            guard standardOutput.write(result.report) else {
                throw CommandFailure(
                    status: .system, message: "the report could not be written", code: "report.not-written")
            }
        } catch {
            throw error.reported()
        }
        guard result.exitCode == 0 else { throw ExitCode(result.exitCode) }
    }
}
