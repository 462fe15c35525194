using System.CommandLine;
using NeuroChip.Cli.Conformance;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Running;
using NeuroChip.Cli.Terminals;
using NeuroChip.Compilation;
using NeuroChip.Server;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip conform</c>: case files, through compiler, image and device.</summary>
internal static class ConformCommand
{
    /// <summary>The profile in which one unit may differ from the next in everything.</summary>
    public const string DefaultProfile = "conformance";

    private const string AllEngines = "all";

    public static Command Create(Terminal terminal)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Case files, or folders of them (.json, with the folders below).", Arity = ArgumentArity.OneOrMore };
        Option<string?> engine = OptionParsers.Choice(
            "--engine", "Engine: opencl (default; without a device, scalar with a notice), scalar, opencl-parallel (the form for GPUs), or all, which counts a case for opencl and for scalar.",
            EngineChoice.OpenCl, EngineChoice.Scalar, EngineChoice.OpenClParallel, AllEngines);
        var split = new Option<int?>("--split") { HelpName = "N", Description = "Cut every population into min(N, size) contiguous parts of near-equal size, on cores of their own (default 1).", CustomParser = OptionParsers.Count(1) };
        var profile = new Option<string?>("--profile") { HelpName = "NAME|FILE", Description = $"Chip profile (default {DefaultProfile}; with --address, the device's)." };
        var strict = new Option<bool>("--strict") { Description = "Also fail a case in which a number wraps or a voltage saturates, with step, unit and kind." };
        var verbose = new Option<bool>("--verbose") { Description = "Also print a line for every case that passes." };
        Option<bool> json = JsonOption.Create();
        var address = new AddressOptionSet("Run on a served device: unix:PATH, HOST:PORT or https://HOST:PORT.", withDevice: true);
        var command = new TaughtCommand("conform", "Run conformance cases")
        {
            Details = """
                Every case of the format neurochip-case/1 is compiled, written to an image, loaded and run; every spike, every probe
                and the hash of the state after every step must be as the file says, and at the end every weight, delay, tag and
                trace of projections that learn. A case that fails is listed with the first step and variable that differ.
                Of the format neurochip-rules/1 every rule is a case: its canonical form, and what its microcode makes of each
                state, on single synapses in this process and on the engine that a device has.
                Cases that do not fit the profile are listed apart as refused and count neither as passed nor as failed; a file
                that breaks the format has failed.
                Exit code 1 if a case failed. External sources have no core on this chip, so --split cuts populations of compartments.
                """,
            Examples =
            [
                "neurochip conform cases --engine all",
                "neurochip conform cases/lif-0.json --split 3 --verbose",
                "neurochip conform cases --address unix:/run/neurochip.sock --json",
            ],
        };
        command.Add(paths);
        command.Add(engine);
        command.Add(split);
        command.Add(profile);
        command.Add(strict);
        command.Add(verbose);
        command.Add(json);
        address.AddTo(command);
        command.SetAction((parsed, cancel) => RunAsync(
            terminal,
            new Request(
                parsed.GetRequiredValue(paths), parsed.GetValue(engine), parsed.GetValue(split), parsed.GetValue(profile),
                address.Read(parsed), parsed.GetValue(strict), parsed.GetValue(verbose), parsed.GetValue(json)),
            cancel));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, Request request, CancellationToken cancel)
    {
        if (request is { Server: not null, Engine: not null })
        {
            throw new CliException(CliCodes.Options, "", "the engine of a served device was chosen by its server", "--engine", "", "leave out --engine, or give it to 'neurochip serve'");
        }

        IReadOnlyList<string> files = CaseFiles.Find(request.Paths);
        var choices = new List<TargetChoice>();
        var targets = new List<IRunTarget>();
        try
        {
            string?[] engines = request.Engine == AllEngines ? [.. EngineChoice.Names] : [request.Engine];
            foreach (string? engine in engines)
            {
                choices.Add(await TargetChoice.MakeAsync(request.Server, engine, terminal, cancel).ConfigureAwait(false));
            }

            ChipProfile profile = ChipProfile.Load(request.Profile ?? choices[0].ProfileName ?? DefaultProfile);
            foreach (TargetChoice choice in choices)
            {
                targets.Add(await choice.OpenAsync(profile, cancel).ConfigureAwait(false));
            }

            var runner = new ConformanceRunner(profile, CompileOptions.Default with { Split = request.Split }, targets, request.Strict);
            var report = new ConformanceReport(profile.Name, targets[0].Info.Where, request.Split);
            await ReportAsync(terminal, request, report, runner.RunAsync(files, cancel)).ConfigureAwait(false);
            return report.Failed > 0 ? ExitCodes.Failed : ExitCodes.Ok;
        }
        finally
        {
            foreach (IAsyncDisposable open in (IEnumerable<IAsyncDisposable>)[.. targets, .. choices])
            {
                await open.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task ReportAsync(Terminal terminal, Request request, ConformanceReport report, IAsyncEnumerable<CaseOutcome> outcomes)
    {
        await foreach (CaseOutcome outcome in outcomes.ConfigureAwait(false))
        {
            report.Add(outcome);
            bool isShown = outcome.Verdict == CaseVerdict.Failed || (request.Verbose && outcome.Verdict == CaseVerdict.Passed);
            if (isShown && !request.Json)
            {
                terminal.Out.WriteLine(report.LineOf(outcome));
            }
        }

        terminal.Out.WriteLine(request.Json ? report.ForMachine() : report.Summary());
    }

    private sealed record Request(
        string[] Paths, string? Engine, int? Split, string? Profile, ServerAddress? Server, bool Strict, bool Verbose, bool Json);
}
