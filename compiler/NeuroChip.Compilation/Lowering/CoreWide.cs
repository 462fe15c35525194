using NeuroChip.Compilation.Quantization;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Lowering;

/// <summary>What all compartments of a core share because the core has it once.</summary>
internal static class CoreWide
{
    /// <summary>Whether compartments of two kinds can share a core: the same voltage limits, and one noise strength where both have noise.</summary>
    public static bool Agree(IntegerCuba a, IntegerCuba b) =>
        a.VMinExp == b.VMinExp
        && a.VMaxExp == b.VMaxExp
        && (a.Noise is not { } one || b.Noise is not { } other || (one.Exp == other.Exp && one.Offset == other.Offset));

    /// <summary>Whether two groups can share a core: where both learn, they do so in the same epoch and see the same reward.</summary>
    public static bool Agree(QuantizedGraph network, int a, int b) =>
        Agree(network.Groups[a].Parameters!, network.Groups[b].Parameters!)
        && (network.Groups[a].Learning is not { } one || network.Groups[b].Learning is not { } other
            || (one.Epoch == other.Epoch && Rewards(network, a).SetEquals(Rewards(network, b))));

    private static HashSet<(int, bool)> Rewards(QuantizedGraph network, int group) =>
        [.. network.Rewards.Where(r => r.Onto == group).Select(r => (r.From, r.Punish))];
}
