using System.CommandLine;
using NeuroChip.Cli.Commands;
using NeuroChip.Compilation;
using NeuroChip.Graph;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Compiling;

/// <summary>The options of a compilation, the same wherever a network is compiled.</summary>
internal sealed class CompileOptionSet
{
    private readonly Option<string?> _profile = new("--profile")
    {
        HelpName = "NAME|FILE",
        Description = $"Chip profile: {NetworkCompiler.DefaultProfile} (default), {string.Join(", ", ChipProfile.BuiltIn.Where(name => name != NetworkCompiler.DefaultProfile))}, or a YAML file.",
    };

    private readonly Option<double?> _dt = new("--dt") { HelpName = "SECONDS", Description = "Time step of networks in real units (NIR does not store it).", CustomParser = OptionParsers.PositiveReal };
    private readonly Option<int?> _split = new("--split") { HelpName = "N", Description = "Spread every layer over N cores; by default over as few as it needs.", CustomParser = OptionParsers.Count(1) };
    private readonly Option<double?> _weightScale = new("--weight-scale") { HelpName = "X", Description = "Chip weight of a real weight of 1; by default the compiler searches.", CustomParser = OptionParsers.PositiveReal };
    private readonly Option<string?> _terms = OptionParsers.Choice("--weight-terms", "Synapses a real weight may take: 1 (default), or 2, a coarse and a fine one, where 8 bits are too few.", "1", "2");
    private readonly Option<string?> _reset = OptionParsers.Choice("--reset", "What a spike does to v of real-valued neurons: zero (default), subtract or none.", "zero", "subtract", "none");
    private readonly Option<string?> _amplitude = OptionParsers.Choice("--spike-amplitude", "What a spike is to real-valued neurons: unit (default), 1 for one step, or area, a pulse of area 1.", "unit", "area");
    private readonly Option<string?> _rounding = OptionParsers.Choice("--decay-rounding", "How decays are rounded to 1/4096: nearest (default) or floor, as Lava does.", "nearest", "floor");
    private readonly Option<string?> _overflow = OptionParsers.Choice("--overflow", "Sums that could wrap around: forbid (default, costs weight precision) or allow with a warning.", "forbid", "allow");
    private readonly Option<double?> _magnitude = new("--input-magnitude") { HelpName = "X", Description = "Largest magnitude a real input value will have (default 1).", CustomParser = OptionParsers.PositiveReal };
    private readonly Option<ulong?> _seed = new("--placement-seed", "--seed") { HelpName = "N", Description = "Place slices on cores in a random order made from this number; by default in order." };
    private readonly Option<int?> _chips = new("--chips") { HelpName = "N", Description = "Deal slices to N chips in turn; by default a chip is filled before the next.", CustomParser = OptionParsers.Count(1) };
    private readonly Option<LayerRange?> _layers = new("--layers") { HelpName = "FIRST..LAST", Description = "Only these layers of a lava-dl file; the spikes of the layer before come from outside.", CustomParser = OptionParsers.Layers };
    private readonly Option<PeriodicReset[]> _resets = new("--reset-every") { HelpName = "POPULATION=P[:OFFSET]", Description = "Clear u and v of a population in steps t with t mod P = OFFSET mod P.", CustomParser = OptionParsers.Resets, AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _learning = new("--learning") { HelpName = "FILE", Description = "YAML that says how projections of the network learn: rules, formats, rewards." };
    private readonly Option<bool> _check = new("--check") { Description = "Run the independent checker of every compiler pass." };

    /// <summary>The profile asked for, or null.</summary>
    public string? Profile(ParseResult parsed) => parsed.GetValue(_profile);

    public void AddTo(Command command)
    {
        command.Add(_profile);
        command.Add(_dt);
        command.Add(_split);
        command.Add(_weightScale);
        command.Add(_terms);
        command.Add(_reset);
        command.Add(_amplitude);
        command.Add(_rounding);
        command.Add(_overflow);
        command.Add(_magnitude);
        command.Add(_seed);
        command.Add(_chips);
        command.Add(_layers);
        command.Add(_resets);
        command.Add(_learning);
        command.Add(_check);
    }

    /// <summary>Options that mean nothing for an image that is compiled already, as the user gave them.</summary>
    public string? GivenForNetwork(ParseResult parsed)
    {
        Option[] all = [_dt, _split, _weightScale, _terms, _reset, _amplitude, _rounding, _overflow, _magnitude, _seed, _chips, _layers, _resets, _learning, _check];
        return all.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;
    }

    /// <summary>What to take of the network's file.</summary>
    public NetworkChoices Choices(ParseResult parsed) => new(parsed.GetValue(_layers) is { } part ? (part.First, part.Last) : null, parsed.GetValue(_resets) ?? [], parsed.GetValue(_learning));

    public CompileOptions Read(ParseResult parsed) => CompileOptions.Default with
    {
        Dt = parsed.GetValue(_dt),
        Split = parsed.GetValue(_split),
        WeightScale = parsed.GetValue(_weightScale),
        WeightTerms = parsed.GetValue(_terms) == "2" ? 2 : 1,
        Reset = parsed.GetValue(_reset) switch
        {
            "subtract" => ResetMode.Subtract,
            "none" => ResetMode.None,
            _ => ResetMode.Zero,
        },
        SpikeAmplitude = parsed.GetValue(_amplitude) == "area" ? SpikeAmplitude.UnitArea : SpikeAmplitude.Unit,
        DecayRounding = parsed.GetValue(_rounding) == "floor" ? DecayRounding.Floor : DecayRounding.Nearest,
        Overflow = parsed.GetValue(_overflow) == "allow" ? OverflowPolicy.Allow : OverflowPolicy.Forbid,
        InputMagnitude = parsed.GetValue(_magnitude) ?? CompileOptions.Default.InputMagnitude,
        PlacementSeed = parsed.GetValue(_seed),
        Chips = parsed.GetValue(_chips),
        Check = parsed.GetValue(_check),
    };
}
