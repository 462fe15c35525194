using System.Collections.Immutable;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>
/// For checkers: runs the dendrite stack over a core's compartments as the chip does, and compares whose values every
/// compartment finds on it with the network's trees.
/// </summary>
internal static class StackWalk
{
    /// <summary>Runs the stack; the most values it held.</summary>
    /// <param name="network">The network.</param>
    /// <param name="compartments">What lies in the compartments, from the first on.</param>
    /// <param name="where">Names the core in faults.</param>
    /// <param name="faults">Receives what is wrong.</param>
    public static int Run(
        QuantizedGraph network,
        IEnumerable<(int Group, int Unit, DendriteRole? Role)> compartments,
        string where,
        List<string> faults)
    {
        Dictionary<int, int[]> children = Children(network);
        var stack = new Stack<(int Group, int Unit)>();
        int most = 0;
        foreach ((int group, int unit, DendriteRole? role) in compartments)
        {
            (int Group, int Unit)[] taken = Take(stack, role);
            int[] wanted = children.GetValueOrDefault(group, []);
            if (!taken.SequenceEqual(wanted.Select(child => (child, unit))))
            {
                faults.Add($"{where}: unit {unit} of '{network.Groups[group].Name}' joins the values of [{string.Join(", ", taken.Select(t => $"{network.Groups[t.Group].Name} {t.Unit}"))}]");
            }

            if (role is { Push: not DendritePush.None })
            {
                stack.Push((group, unit));
                most = Math.Max(most, stack.Count);
            }
        }

        if (stack.Count > 0)
        {
            faults.Add($"{where}: {stack.Count} values are left on the dendrite stack");
        }

        return most;
    }

    private static T[] Take<T>(Stack<T> stack, DendriteRole? role)
    {
        int pops = role is null or { Join: DendriteJoin.None } ? 0 : role.JoinsBoth ? 2 : 1;
        var taken = new List<T>();
        while (taken.Count < pops && stack.TryPop(out T? value))
        {
            taken.Add(value);
        }

        return [.. taken];
    }

    /// <summary>The children of every inner node, A first, from the trees' order.</summary>
    private static Dictionary<int, int[]> Children(QuantizedGraph network)
    {
        var children = new Dictionary<int, int[]>();
        foreach (ImmutableArray<int> tree in network.Trees)
        {
            var stack = new Stack<int>();
            foreach (int group in tree)
            {
                DendriteRole? role = network.Groups[group].Parameters!.Dendrite;
                if (Take(stack, role) is { Length: > 0 } taken)
                {
                    children[group] = taken;
                }

                stack.Push(group);
            }
        }

        return children;
    }
}
