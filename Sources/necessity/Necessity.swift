import ArgumentParser

/// The program: one subcommand a file.
@main
struct Necessity: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "necessity",
        abstract: "Case management for Letters of Medical Necessity and prior authorization: every action an event.",
        subcommands: [
            Up.self, Serve.self, Migrate.self, CodesCommand.self, ImportCommand.self, RulesCommand.self, CaseCommand.self, Command.self,
            ReplayCommand.self, RebuildCommand.self, Token.self, ClockCommand.self, Status.self, Doctor.self, Bench.self, BenchRebuild.self,
        ])
}
