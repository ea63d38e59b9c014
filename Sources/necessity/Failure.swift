import ArgumentParser
import CaseSystem
import Foundation

/// Runs a command's work; an error goes to standard error, with its code and what to do next, and the exit code is 1.
func reportingFailure(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let exit as ExitCode {
        throw exit
    } catch {
        FileHandle.standardError.say("necessity: \(error)\n".utf8)
        throw ExitCode.failure
    }
}

/// Prints at once, also into a pipe.
func say(_ text: String) { FileHandle.standardOutput.say((text + "\n").utf8) }
