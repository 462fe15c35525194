using System.Globalization;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Mesh.Flits;

namespace Bench.Mesh;

/// <summary>What the workload <c>mesh</c> is asked for. A word that is not an option is an error, as is a number that is none.</summary>
internal sealed record MeshOptions
{
    public MeshConfig Config { get; private init; } = new() { Shape = new MeshShape(8, 8, 1) };

    public IReadOnlyList<TrafficPattern> Patterns { get; private init; } = [TrafficPattern.Uniform, TrafficPattern.Transpose];

    public IReadOnlyList<int> Channels { get; private init; } = [1, 2, 4];

    /// <summary>Packets per node and cycle; empty when they are found from the saturation.</summary>
    public IReadOnlyList<double> Rates { get; private init; } = [];

    public int Seeds { get; private init; } = 3;

    public MeshStudyOptions Study { get; private init; } = new() { Rate = 0, MeasuredCycles = 20_000 };

    public string? CsvFile { get; private init; }

    public string? BookSimFolder { get; private init; }

    public static MeshOptions Parse(string[] args)
    {
        var options = new MeshOptions();
        for (int i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--speculative" => options with { Config = options.Config with { SpeculativeSwitch = true } },
                "--wait-for-tail" => options with { Config = options.Config with { WaitForTailCredit = true } },
                _ when i + 1 < args.Length => options.With(args[i], args[++i]),
                _ => throw new FormatException($"{args[i]}: not an option, or its value is missing; see tests/Bench/README.md"),
            };
        }

        if (options.Study.PacketFlits < 1 || options.Study.MeasuredCycles < 1)
        {
            throw new FormatException($"--flits, --measure: found {options.Study.PacketFlits} and {options.Study.MeasuredCycles}; allowed is 1 or more");
        }

        return options.Config.FindProblem() is { } problem ? throw new FormatException(problem) : options;
    }

    private MeshOptions With(string name, string value) => name switch
    {
        "--side" => this with { Config = Config with { Shape = Square(Int(name, value)) } },
        "--pattern" => this with { Patterns = [.. value.Split(',').Select(word => Choice<TrafficPattern>(name, word))] },
        "--vcs" => this with { Channels = [.. value.Split(',').Select(word => Int(name, word))] },
        "--rates" => this with { Rates = value == "auto" ? [] : [.. value.Split(',').Select(word => Real(name, word))] },
        "--buffer" => this with { Config = Config with { BufferFlits = Int(name, value), EjectionFlits = Int(name, value) } },
        "--routing" => this with { Config = Config with { RoutingCycles = Int(name, value) } },
        "--vc-allocation" => this with { Config = Config with { VcAllocationCycles = Int(name, value) } },
        "--switch-allocation" => this with { Config = Config with { SwitchAllocationCycles = Int(name, value) } },
        "--traversal" => this with { Config = Config with { TraversalCycles = Int(name, value) } },
        "--credit" => this with { Config = Config with { CreditCycles = Int(name, value) } },
        "--link" => this with { Config = Config with { EastWestLinkCycles = Int(name, value), NorthSouthLinkCycles = Int(name, value) } },
        "--input-speedup" => this with { Config = Config with { InputSpeedup = Int(name, value) } },
        "--allocator" => this with { Config = Config with { VcAllocator = Choice<AllocatorKind>(name, value), SwitchAllocator = Choice<AllocatorKind>(name, value) } },
        "--vc-allocator" => this with { Config = Config with { VcAllocator = Choice<AllocatorKind>(name, value) } },
        "--switch-allocator" => this with { Config = Config with { SwitchAllocator = Choice<AllocatorKind>(name, value) } },
        "--arbiter" => this with { Config = Config with { Arbiter = Choice<ArbiterKind>(name, value) } },
        "--rounds" => this with { Config = Config with { AllocatorRounds = Int(name, value) } },
        "--flits" => this with { Study = Study with { PacketFlits = Int(name, value) } },
        "--warm-up" => this with { Study = Study with { WarmUpCycles = Int(name, value) } },
        "--measure" => this with { Study = Study with { MeasuredCycles = Int(name, value) } },
        "--hotspot" => this with { Study = Study with { Hotspot = Int(name, value) } },
        "--hotspot-share" => this with { Study = Study with { HotspotShare = Real(name, value) } },
        "--seeds" => this with { Seeds = Math.Max(1, Int(name, value)) },
        "--csv" => this with { CsvFile = value },
        "--booksim" => this with { BookSimFolder = value },
        _ => throw new FormatException($"{name}: not an option; see tests/Bench/README.md"),
    };

    private static MeshShape Square(int side) =>
        side is > 0 and <= 64 ? new MeshShape(side, side, 1) : throw new FormatException($"--side: found {side}; allowed is 1 to 64");

    private static int Int(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number : throw new FormatException($"{name}: found '{value}'; allowed is a whole number");

    private static double Real(string name, string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number is >= 0 and <= 1
            ? number : throw new FormatException($"{name}: found '{value}'; allowed is a number from 0 to 1");

    private static T Choice<T>(string name, string value) where T : struct, Enum =>
        Enum.TryParse(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out T choice) && Enum.IsDefined(choice)
            ? choice : throw new FormatException($"{name}: found '{value}'; allowed is one of {string.Join(", ", Enum.GetNames<T>())}");
}
