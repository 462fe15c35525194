using System.Collections.Immutable;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>How many values the dendrite stack holds at most while a neuron is served.</summary>
internal static class StackDepths
{
    /// <summary>Per group the depth its tree needs; 0 outside of trees.</summary>
    public static int[] Of(QuantizedGraph network)
    {
        int[] depths = new int[network.Groups.Length];
        foreach (ImmutableArray<int> tree in network.Trees)
        {
            int most = Most(network, tree);
            foreach (int group in tree)
            {
                depths[group] = most;
            }
        }

        return depths;
    }

    private static int Most(QuantizedGraph network, ImmutableArray<int> tree)
    {
        int depth = 0;
        int most = 0;
        foreach (DendriteRole role in tree.Select(group => network.Groups[group].Parameters!.Dendrite!))
        {
            depth -= role.Join == DendriteJoin.None ? 0 : role.JoinsBoth ? 2 : 1;
            depth += role.Push == DendritePush.None ? 0 : 1;
            most = Math.Max(most, depth);
        }

        return most;
    }
}
