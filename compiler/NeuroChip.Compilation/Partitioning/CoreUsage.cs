using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>What a core uses of each limited resource.</summary>
public sealed record CoreUsage
{
    /// <summary>Compartments.</summary>
    public int Compartments { get; init; }

    /// <summary>Words of synapse memory, block headers and padding included.</summary>
    public long SynapseWords { get; init; }

    /// <summary>In-axons.</summary>
    public int InAxons { get; init; }

    /// <summary>Slots of out-axons; units that share a run of them count once.</summary>
    public long OutAxons { get; init; }

    /// <summary>Different compartment profiles.</summary>
    public int CompartmentProfiles { get; init; }

    /// <summary>Different thresholds.</summary>
    public int ThresholdProfiles { get; init; }

    /// <summary>Different synapse formats.</summary>
    public int SynapseFormats { get; init; }

    /// <summary>Compartments times delay slots.</summary>
    public long DelaySlots { get; init; }

    /// <summary>Words of the longest synapse list.</summary>
    public int LongestList { get; init; }

    /// <summary>Values the dendrite stack holds at most.</summary>
    public int DendriteStack { get; init; }

    /// <summary>Different trace configurations.</summary>
    public int TraceConfigs { get; init; }

    /// <summary>Different learning profiles.</summary>
    public int LearnProfiles { get; init; }

    /// <summary>Words of learning programs, each program once.</summary>
    public int MicrocodeWords { get; init; }

    /// <summary>Different bounds of learned values.</summary>
    public int LearnLimits { get; init; }

    /// <summary>Different seeds that compartments and in-axons draw from.</summary>
    public int RandomSeeds { get; init; }

    /// <summary>Every resource with its limit in a profile, in the order of reports.</summary>
    public IEnumerable<ResourceUse> Against(ChipProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return
        [
            new("compartments", this.Compartments, profile.CompartmentsPerCore, "split the population (raise or drop --split)"),
            new("synapse memory words", this.SynapseWords, profile.SynapseMemoryWords, "lower the fan-in, or use weights that need fewer bits"),
            new("in-axons", this.InAxons, profile.InAxonsPerCore, "lower the number of different source units"),
            new("out-axons", this.OutAxons, profile.OutAxonsPerCore, "let the units reach fewer cores"),
            new("compartment profiles", this.CompartmentProfiles, profile.CompartmentProfiles, "share decay and refractory values between units"),
            new("threshold profiles", this.ThresholdProfiles, profile.ThresholdProfiles, "share thresholds between units"),
            new("synapse formats", this.SynapseFormats, profile.SynapseFormats, "join projections, or give them weights of one range"),
            new("delay slots x compartments", this.DelaySlots, profile.DelayCompartmentSlots, "shorten the longest delay, or split the population further"),
            new("words of one synapse list", this.LongestList, SynapseList.LengthLimit(profile.Layout).Max, "lower the number of synapses from one source unit to one core"),
            new("dendrite stack entries", this.DendriteStack, profile.DendriteStack, "make the deeper of two branches the second child of its join"),
            new("trace configurations", this.TraceConfigs, profile.TraceConfigs, "give traces the same impulse, time constant and rounding"),
            new("learning profiles", this.LearnProfiles, profile.LearnProfiles, "let projections share a rule"),
            new("microcode words", this.MicrocodeWords, profile.MicrocodeWords, "shorten the rules, or let projections share one"),
            new("bounds of learned values", this.LearnLimits, MicroProgram.TableEntries, "give rules the same bounds"),
            new("random seeds", this.RandomSeeds, RandomRange.SeedLimit(profile.Layout).Max + 1, "give populations and projections the same seeds"),
        ];
    }

    /// <summary>Resources that are over their limits.</summary>
    public IReadOnlyList<ResourceUse> Violations(ChipProfile profile) => [.. Against(profile).Where(use => use.Used > use.Limit)];
}

/// <summary>One resource of one core.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Used">How much is used.</param>
/// <param name="Limit">How much there is.</param>
/// <param name="Remedy">What to change when it is too little.</param>
public sealed record ResourceUse(string Name, long Used, long Limit, string Remedy);
