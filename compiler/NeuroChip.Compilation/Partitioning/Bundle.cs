using System.Collections.Immutable;
using NeuroChip.Compilation.Quantization;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>
/// Groups that are cut together: one, or the groups of a dendrite tree, whose units of the same number lie in consecutive
/// compartments.
/// </summary>
/// <param name="Groups">The groups, in the order of a neuron's compartments.</param>
/// <param name="Size">Units of each group.</param>
internal sealed record Bundle(ImmutableArray<int> Groups, int Size)
{
    /// <summary>Compartments of one neuron.</summary>
    public int Stride => this.Groups.Length;

    /// <summary>The group a user knows the bundle by: a tree's root, which is served last.</summary>
    public int Named => this.Groups[^1];

    /// <summary>Everything that lies on cores, helpers left out, in the order of the network's groups.</summary>
    public static IEnumerable<Bundle> Of(QuantizedGraph network)
    {
        Dictionary<int, ImmutableArray<int>> trees = network.Trees.ToDictionary(tree => tree.Min());
        HashSet<int> members = [.. network.Trees.SelectMany(tree => tree)];
        for (int g = 0; g < network.Groups.Length; g++)
        {
            if (trees.TryGetValue(g, out ImmutableArray<int> tree))
            {
                yield return new Bundle(tree, network.Groups[g].Size);
            }
            else if (!members.Contains(g) && !network.Groups[g].IsSource && network.Groups[g].ServesGroup is null)
            {
                yield return Single(network, g);
            }
        }
    }

    /// <summary>One group by itself.</summary>
    public static Bundle Single(QuantizedGraph network, int group) => new([group], network.Groups[group].Size);

    /// <summary>Consecutive units of all groups, on one core from its first compartment on.</summary>
    public ImmutableArray<CoreSlice> Slices(int firstUnit, int count) =>
        [.. this.Groups.Select((group, i) => new CoreSlice(group, firstUnit, count, i, this.Stride))];
}
