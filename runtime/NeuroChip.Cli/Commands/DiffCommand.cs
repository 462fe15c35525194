using System.CommandLine;
using NeuroChip.Cli.Compiling;
using NeuroChip.Cli.Diffing;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Terminals;
using NeuroChip.Compilation;
using NeuroChip.Server;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip diff</c>: two runs side by side, and the first step, phase, core and word in which they part.</summary>
internal static class DiffCommand
{
    public static Command Create(Terminal terminal)
    {
        var a = new Argument<string>("A") { Description = "Network (.net, .nir), chip image, conformance case, or a file of digests." };
        var b = new Argument<string?>("B") { Description = "The other; by default A again.", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> engineA = OptionParsers.Choice("--engine-a", "Engine of A: scalar (default), opencl, or opencl-parallel (the form for GPUs).", EngineChoice.Scalar, EngineChoice.OpenCl, EngineChoice.OpenClParallel);
        Option<string?> engineB = OptionParsers.Choice("--engine-b", "Engine of B: opencl (default), scalar, or opencl-parallel.", EngineChoice.Scalar, EngineChoice.OpenCl, EngineChoice.OpenClParallel);
        var splitB = new Option<int?>("--split-b") { HelpName = "N", Description = "As --split, for B.", CustomParser = OptionParsers.Count(1) };
        var seedB = new Option<ulong?>("--placement-seed-b") { HelpName = "N", Description = "As --placement-seed, for B." };
        var profileB = new Option<string?>("--profile-b") { HelpName = "NAME|FILE", Description = "As --profile, for B." };
        var writeA = new Option<HostWrite[]>("--write-a") { HelpName = "STEP:CHIP/CORE:ADDRESS=VALUE", Description = "Write a register of A before a step; may be given several times.", CustomParser = HostWriteParser.Parse };
        var writeB = new Option<HostWrite[]>("--write-b") { HelpName = "STEP:CHIP/CORE:ADDRESS=VALUE", Description = "The same for B.", CustomParser = HostWriteParser.Parse };
        var input = new DiffInputOptions();
        var options = new CompileOptionSet();
        Option<bool> json = JsonOption.Create();
        var command = new TaughtCommand("diff", "Find where two runs part")
        {
            Details = """
                Runs two chips in this process in lock step and compares the state of every core after each phase of every step. At
                the first difference it names step, phase, core, compartment, population, unit, word and both values, and stops.
                Where the two place the network differently, they are compared by population and unit.
                Weights, delays, tags, traces and rewards of what learns are compared too, in the phase 'learn' and all others.
                Options without a letter are for both sides; B takes them where it has none of its own.
                Of two files that 'neurochip digests' wrote, the first step, phase and core that differ are named.
                Exit code 0 when both are the same, 1 when they differ.
                """,
            Examples =
            [
                "neurochip diff digits.img --input digits.gz --steps 40                      # scalar against opencl",
                "neurochip diff cases/recurrent-0.json --engine-b scalar --split-b 7         # one core against seven",
                "neurochip diff old.img new.img --input events.csv --engine-b scalar",
                "neurochip diff net.nir --steps 9 --engine-b scalar --write-b 5:0/0:0xa000=64",
                "neurochip diff here.csv there.csv",
            ],
        };
        command.Add(a);
        command.Add(b);
        Option[] own = [engineA, engineB, splitB, seedB, profileB, writeA, writeB];
        foreach (Option option in own)
        {
            command.Add(option);
        }

        input.AddTo(command);
        options.AddTo(command);
        command.Add(json);
        command.SetAction((parsed, cancel) =>
        {
            string pathA = parsed.GetRequiredValue(a);
            string pathB = parsed.GetValue(b) ?? pathA;
            CompileOptions common = options.Read(parsed);
            CompileOptions forB = common with { Split = parsed.GetValue(splitB) ?? common.Split, PlacementSeed = parsed.GetValue(seedB) ?? common.PlacementSeed };
            string? optionB = options.GivenForNetwork(parsed)
                ?? ((Option[])[splitB, seedB]).FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;
            var report = new DiffReport(terminal, parsed.GetValue(json));
            return Task.FromResult(DigestTrail.IsTrail(pathA) || DigestTrail.IsTrail(pathB)
                ? Trails(report, pathA, pathB)
                : Chips(
                    report,
                    new Side(
                        new DiffSourceRequest(pathA, options.Profile(parsed), common, options.Choices(parsed), options.GivenForNetwork(parsed)),
                        parsed.GetValue(engineA) ?? EngineChoice.Scalar, parsed.GetValue(writeA) ?? []),
                    new Side(
                        new DiffSourceRequest(pathB, parsed.GetValue(profileB) ?? options.Profile(parsed), forB, options.Choices(parsed), optionB),
                        parsed.GetValue(engineB) ?? EngineChoice.OpenCl, parsed.GetValue(writeB) ?? []),
                    input.Read(parsed), terminal, cancel));
        });
        return command;
    }

    private static int Trails(DiffReport report, string pathA, string pathB)
    {
        foreach (string path in (string[])[pathA, pathB])
        {
            if (!DigestTrail.IsTrail(path))
            {
                throw new CliException(CliCodes.Incomparable, path, "a file of digests is compared with another", "another file", "two files of digests");
            }
        }

        TrailDifference? first = TrailComparison.First(pathA, pathB, out long lines);
        report.Write(first, lines);
        return first is null ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static int Chips(DiffReport report, Side sideA, Side sideB, DiffInput input, Terminal terminal, CancellationToken cancel)
    {
        DiffSource sourceA = DiffSource.Load(sideA.Source, input, terminal);
        DiffSource sourceB = DiffSource.Load(sideB.Source, input, terminal);
        using var a = new DiffSide(sourceA.Image, sourceA.Profile, EngineChoice.Create(sideA.Engine), sourceA.Program, sideA.Writes);
        using var b = new DiffSide(sourceB.Image, sourceB.Profile, EngineChoice.Create(sideB.Engine), sourceB.Program, sideB.Writes);
        if (!StateComparison.HaveSameUnits(a, b))
        {
            throw new CliException(
                CliCodes.Incomparable, sideB.Source.Path, "the networks have other populations", Populations(b), Populations(a));
        }

        var comparison = new StateComparison(a, b);
        int steps = Math.Max(sourceA.Steps, sourceB.Steps);
        StateDifference? first = LockStep.Run(a, b, comparison, steps, cancel);
        report.Write(first, steps, comparison.IsByCore, Describe(sideA, a), Describe(sideB, b));
        return first is null ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static string Describe(Side side, DiffSide chip) =>
        $"{side.Source.Path}, {side.Engine}, profile {chip.Chip.Profile.Name}, {chip.Cores} core{(chip.Cores == 1 ? "" : "s")}";

    private static string Populations(DiffSide side) =>
        string.Join(", ", side.Map.Populations.Where(p => !p.Slices.IsDefaultOrEmpty).Select(p => $"{p.Name}[{p.Size}]"));

    private sealed record Side(DiffSourceRequest Source, string Engine, IReadOnlyList<HostWrite> Writes);
}
