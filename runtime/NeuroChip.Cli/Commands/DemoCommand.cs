using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using NeuroChip.Cli.Compiling;
using NeuroChip.Cli.Data;
using NeuroChip.Cli.Demo;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Reports;
using NeuroChip.Cli.Running;
using NeuroChip.Cli.Terminals;
using NeuroChip.Compilation;
using NeuroChip.Compilation.Reports;
using NeuroChip.Server;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip demo</c>: the whole road once, on the project's own network.</summary>
internal static class DemoCommand
{
    /// <summary>What the demo promises on the chip.</summary>
    public const double Goal = 0.96;

    public static Command Create(Terminal terminal)
    {
        var output = new Option<string>("--output", "-o") { HelpName = "FOLDER", Description = "Where image, scores and report go (default artifacts/demo).", DefaultValueFactory = _ => Path.Combine("artifacts", "demo") };
        Option<string?> engine = OptionParsers.Choice("--engine", "Engine of the served device (default: opencl where it can run).", "opencl", "scalar");
        Option<bool> json = JsonOption.Create();
        var command = new TaughtCommand("demo", "Compile, serve and classify real digits")
        {
            Details = $"""
                Compiles the trained network that comes with the program, serves a chip in a process of its own, runs 1,500
                handwritten digits the training never saw through it over gRPC, and writes a report.
                Exit code 1 when the accuracy on the chip is below {Goal.ToString("0.00", CultureInfo.InvariantCulture)}.
                """,
            Examples = ["neurochip demo", "neurochip demo --output /tmp/demo --json"],
        };
        command.Add(output);
        command.Add(engine);
        command.Add(json);
        command.SetAction((parsed, cancel) => RunAsync(
            terminal, parsed.GetRequiredValue(output), parsed.GetValue(engine), parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, string folder, string? engine, bool json, CancellationToken cancel)
    {
        DemoFiles files = DemoFiles.Find();
        var options = new RunOptions
        {
            InputPath = files.Images,
            LabelsPath = files.Labels,
            ScoresPath = Path.Combine(folder, "scores.npy"),
            Steps = files.Steps,
        };

        terminal.Notice($"compiling {Path.GetFileName(files.Network)}");
        ChipProfile profile = ChipProfile.Load(NetworkCompiler.DefaultProfile);
        CompiledNetwork network = NetworkCompiler.Compile(files.Network, profile, CompileOptions.Default);
        NetworkCompiler.PrintRemarks(network, terminal);
        ChipImage image = network.Image;
        string imagePath = Path.Combine(folder, "digits.img");
        DataFile.Write(imagePath, image.ToBytes());
        if (!json)
        {
            terminal.Out.WriteLine(ReportText.Write(network.Result.Report!));
        }

        RunOutcome outcome = await ServeAndRunAsync(terminal, image, profile, engine, options, cancel).ConfigureAwait(false);
        string Json() => RunText.ForMachine("demo", image.Manifest.Network, Convert.ToHexStringLower(image.Digest), outcome, options, files.FloatAccuracy);
        string report = Path.Combine(folder, "report.html");
        ReportFile.Write(report, ReportPages.OfRun(image.Manifest.Network, outcome, network.Result.Report, files.FloatAccuracy), Json);
        terminal.Out.Write(json ? Json() + "\n" : RunText.ForPerson(outcome, files.FloatAccuracy));
        terminal.Notice($"report: {Path.GetFullPath(report)}");
        return outcome.Accuracy >= Goal
            ? ExitCodes.Ok
            : throw new CliException(
                CliCodes.BelowGoal, files.Network, "the chip classified too few digits right",
                $"{outcome.Accuracy:P2}", $"{Goal:P0} or more");
    }

    private static async Task<RunOutcome> ServeAndRunAsync(
        Terminal terminal, ChipImage image, ChipProfile profile, string? engine, RunOptions options, CancellationToken cancel)
    {
        // A socket path holds about 100 bytes, so it goes to the folder for temporary files, not below the output.
        string socket = Path.Combine(Path.GetTempPath(), $"neurochip-demo-{Environment.ProcessId}.sock");
        string address = $"unix:{socket}";
        terminal.Notice($"serving a chip at {address}");
        string[] serveOptions = ["--profile", profile.Name, .. engine is null ? (string[])[] : ["--engine", engine]];
        ServerProcess server = await ServerProcess.StartAsync(address, serveOptions, cancel).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable _ = server.ConfigureAwait(false);
        TargetChoice choice = await TargetChoice.MakeAsync(new ServerAddress(address), null, terminal, cancel).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable __ = choice.ConfigureAwait(false);
        IRunTarget target = await choice.OpenAsync(profile, cancel).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable ___ = target.ConfigureAwait(false);
        await target.LoadAsync(image, strict: false, MeshFidelity.Analytic, cancel).ConfigureAwait(false);
        if (engine is null && target.Info.Engine != EngineChoice.OpenCl)
        {
            terminal.Notice("the OpenCL engine cannot be used here, so this will be slow; 'neurochip doctor' says what is missing");
        }

        var runner = new SampleRunner(image, options);
        terminal.Notice($"running {runner.Samples} digits on engine {target.Info.Engine}");
        return await ProgressBar.RunAsync(
            terminal, "digits", runner.Samples, onProgress => runner.RunAsync(target, onProgress, cancel)).ConfigureAwait(false);
    }
}
