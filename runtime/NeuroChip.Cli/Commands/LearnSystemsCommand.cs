using System.CommandLine;
using System.Diagnostics;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Learning.Systems;
using NeuroChip.Cli.Reports;
using NeuroChip.Cli.Terminals;
using NeuroChip.Emulator.Engines;
using NeuroChip.Server;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip learn systems</c>: networks that learn something known, with figures, criteria and plots.</summary>
internal static class LearnSystemsCommand
{
    private const string Full = "full";

    public static Command Create(Terminal terminal)
    {
        var names = new Argument<string[]>("NAME") { Description = $"Systems to run: {string.Join(", ", WorkedSystems.All.Select(system => system.Name))} (default all).", Arity = ArgumentArity.ZeroOrMore };
        names.AcceptOnlyFromAmong([.. WorkedSystems.All.Select(system => system.Name)]);
        Option<string?> size = OptionParsers.Choice("--size", "How much is run: small (default), at most about half a minute each, or full.", "small", Full);
        var seeds = new Option<ulong[]>("--seed") { HelpName = "N", Description = "Seed of all random numbers; may be given several times (default: each system's own).", AllowMultipleArgumentsPerToken = true };
        Option<string?> engine = OptionParsers.Choice("--engine", "Engine (default: opencl where it can run). The results are the same.", EngineChoice.OpenCl, EngineChoice.Scalar);
        var digits = new Option<string?>("--digits") { HelpName = "FOLDER", Description = "Folder with MNIST's t10k images and labels (idx, plain or .gz), for the system 'digits'." };
        var ablations = new Option<bool>("--ablations") { Description = "Also run 'digits' without each of its parts." };
        var report = new Option<string?>("--report") { HelpName = "FILE", Description = "Write a report: .html with plots, .md or .json." };
        Option<bool> json = JsonOption.Create();
        var command = new TaughtCommand("systems", "Run the worked learning systems")
        {
            Details = $"""
                Each system is a network that learns something known on the emulated chip:
                {string.Join(Environment.NewLine, WorkedSystems.All.Select(system => $"  {system.Name,-14}{system.About}"))}
                Everything that is learned is learned by the chip; the host gives spikes and rewards, and reads.
                Exit code 1 if a criterion is missed.
                """,
            Examples =
            [
                "neurochip learn systems --report systems.html",
                "neurochip learn systems digits --size full --digits mnist --report digits.html",
            ],
        };
        command.Add(names);
        command.Add(size);
        command.Add(seeds);
        command.Add(engine);
        command.Add(digits);
        command.Add(ablations);
        command.Add(report);
        command.Add(json);
        command.SetAction((parsed, cancel) => RunAsync(
            terminal,
            new Request(
                parsed.GetValue(names) ?? [], parsed.GetValue(size) == Full ? SystemSize.Full : SystemSize.Small, parsed.GetValue(seeds) ?? [],
                parsed.GetValue(engine), parsed.GetValue(digits), parsed.GetValue(ablations), parsed.GetValue(report), parsed.GetValue(json)),
            cancel));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, Request request, CancellationToken cancel)
    {
        if (request.Report is { } path)
        {
            ReportFile.CheckName(path);
        }

        IEngineFactory engines = Engine(terminal, request.Engine);
        var outcomes = new List<SystemOutcome>();
        foreach (IWorkedSystem system in WorkedSystems.Of(request.Names))
        {
            SystemOutcome outcome = await OneAsync(terminal, system, request, engines, cancel).ConfigureAwait(false);
            outcomes.Add(outcome);
            if (!request.Json)
            {
                terminal.Out.WriteLine(SystemsReport.ForPerson(outcome));
            }
        }

        string Json() => SystemsReport.ForMachine(engines.Name, request.Size, outcomes);
        if (request.Json)
        {
            terminal.Out.WriteLine(Json());
        }

        if (request.Report is { } report)
        {
            ReportFile.Write(report, SystemsReport.Document(engines.Name, request.Size, outcomes), Json);
            terminal.Notice($"report: {Path.GetFullPath(report)}");
        }

        return outcomes.TrueForAll(outcome => outcome.Result.IsMet) ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static Task<SystemOutcome> OneAsync(Terminal terminal, IWorkedSystem system, Request request, IEngineFactory engines, CancellationToken cancel)
    {
        const int Parts = 1000;
        return ProgressBar.RunAsync(terminal, system.Name, Parts, onProgress => Task.Run(
            () =>
            {
                var watch = Stopwatch.StartNew();
                SystemResult result = system.Run(new SystemSettings(engines)
                {
                    Seeds = [.. request.Seeds],
                    Size = request.Size,
                    DigitsFolder = request.Digits,
                    Ablations = request.Ablations,
                    Progress = part => onProgress((int)(Math.Clamp(part, 0, 1) * Parts)),
                    Cancel = cancel,
                });
                return new SystemOutcome(system, result, watch.Elapsed);
            },
            cancel));
    }

    private static IEngineFactory Engine(Terminal terminal, string? name)
    {
        if (name is not null)
        {
            return EngineChoice.Create(name);
        }

        IEngineFactory engines = EngineChoice.CreatePreferred(out string notice);
        if (notice.Length > 0)
        {
            terminal.Notice($"the scalar engine is used, with the same results but slower: {notice}");
        }

        return engines;
    }

    private sealed record Request(
        string[] Names, SystemSize Size, ulong[] Seeds, string? Engine, string? Digits, bool Ablations, string? Report, bool Json);
}
